-- Who waits longest to be decided again is found in order, without reading what was crossed off since the queue was last cleared up.
create index fact_change_in_order on fact_change (change_id);
