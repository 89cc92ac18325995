-- What the bank lends a jurisdiction is agreed on paper. No verb of the product changes it, so that nobody who serves requests needs to: the owner
-- of the database does, when a line was agreed.
revoke execute on function ledger_set_credit_line from yyb_app;
