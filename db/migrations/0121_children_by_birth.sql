-- Rules about children ask for those of some age, and then for whose they are: of 1.4 million a fifth was born in five years. All that such
-- a rule asks of a child stands in the index (docs/decisions/0059), so that the others are not read at all.
create index person_children_born on facts.person_children (birth_date) include (subject_id, nationality_cn, lawful_birth);
