-- The narrow copy of those with certificates (migration 0120) has the occupation of the certificate that is claimed in the place of whether it is
-- short of hands: a rule pays for a certificate that is held, which is found by its occupation and level and says the other itself.
-- An index holds 2,704 bytes of a row: who has a longer word is marked, as migration 0120 marks the others.
update facts.person_fact set delivered_null = array_append(delivered_null, 'words[]')
 where octet_length(cert_claimed__occupation) > 100 and not coalesce('words[]' = any (delivered_null), false);
--> statement-breakpoint
drop index facts.person_skilled;
--> statement-breakpoint
create index person_skilled on facts.person_fact (subject_id) include (
  alive, skill_certs, cert_claimed, cert_claimed__level, cert_claimed__occupation, in_unemp_benefit, front_line,
  contract_years, job_registered, ins_social, ins_social_runs, ins_unemp, ins_unemp_runs)
  where delivered_null is null and withheld is null and (skill_certs > 0);
