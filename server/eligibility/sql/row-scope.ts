/** What stands in one FROM: tables, the members of lists, and values worked out once for each row. */
export class RowScope {
  private readonly parts: (string | (() => string))[] = [];

  constructor(first: string | (() => string)) {
    this.parts.push(first);
  }

  /** Adds what every row is joined with: a table, or `lateral (…) alias`. */
  cross(part: string): void {
    this.parts.push(`cross join ${part}`);
  }

  /** Adds values that are worked out once for each row, under an alias. */
  once(values: string, alias: string): void {
    // OFFSET 0 keeps the planner from copying them back to every place that names them.
    this.cross(`lateral (select ${values} offset 0) ${alias}`);
  }

  /** Adds rows that may be missing. */
  left(part: string): void {
    this.parts.push(`left join ${part}`);
  }

  /** Adds what is only known when the query is written. */
  later(part: () => string): void {
    this.parts.push(part);
  }

  /** The whole FROM, without the word. */
  get text(): string {
    return this.parts.map((part) => (typeof part === "string" ? part : part())).join("\n  ");
  }
}
