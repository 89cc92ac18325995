/** A rule that uses a construct the SQL back end does not have. The interpreter still decides it, one subject at a time. */
export class NotForSql extends Error {
  override readonly name = "NotForSql";

  constructor(
    /** The construct by name, as docs/decisions/0015 lists it. */
    readonly construct: string,
  ) {
    super(`not for SQL: ${construct}`);
  }
}
