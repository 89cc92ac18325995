-- Up to which year a source has delivered figures of whole years (上年…): up to when it is complete says that of its days and months only.
alter table source add column years_until smallint check (years_until between 1990 and 2200);
