-- Of what the statement says has left a district's account that day: the part that our books took from the city's pool and advance. The
-- city owes it to the district's account at the bank; less than nothing where more came back than left.
alter table reconciliation add column city_share_fen bigint not null default 0;
