/** Something that must never be. */
export type Finding = {
  readonly kind:
    | "lost"
    | "double"
    | "unfinished"
    | "books"
    | "floor"
    | "statement"
    | "treasury"
    | "after-death"
    | "given-up"
    | "recovery"
    | "settlement"
    | "broken";
  readonly what: string;
};
