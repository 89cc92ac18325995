-- A source says which years of figures it has delivered, by name and with a reason, and can take it back; nothing else of a source is
-- changed by whoever runs the city at night. What was said is in the trail.
grant update (years_until) on source to yyb_nightly;
--> statement-breakpoint
create policy nightly_declares on source for update to yyb_nightly using (true) with check (true);
