import type { CalendarDate, Fen } from "@/server/kernel";
import type { Bilingual } from "./bilingual";

/** One fact a clause was decided on. `obtainedOn` is null when the fact has not been delivered. */
export type Evidence = {
  readonly attribute: string;
  readonly label: Bilingual;
  readonly source: string;
  readonly obtainedOn: CalendarDate | null;
  /** The value as a person reads it; null when it has not been delivered, or is not one value. */
  readonly value: Bilingual | null;
};

/** One clause of the reason: the clause, how it came out, the fact in a sentence to the reader, and its evidence. */
export type BecauseClause = {
  readonly clauseId: string;
  readonly article: string | null;
  readonly text: string;
  readonly verdict: "met" | "unmet" | "unknown";
  readonly fact: Bilingual;
  readonly evidence: readonly Evidence[];
};

/** Something that must be known before the program can be decided: a fact, or an officer's decision. */
export type MissingFact = {
  /** The attribute's key; "new_hires.grad_date" for a member of a list; the predicate's name for an officer's decision. */
  readonly attribute: string;
  readonly label: Bilingual;
  readonly source: string;
  readonly kind: "fact" | "human";
  /** The document that says it, where the program names one. */
  readonly document?: Bilingual;
};

/**
 * 精准认定: the three answers. Eligible, this much, because; ineligible, because; undetermined, these are missing.
 * `because` is worked out when it is first read, so deciding stays cheap for who only asks the outcome.
 */
export type EligibilityDecision =
  | {
      readonly outcome: "eligible";
      readonly amountFen: Fen;
      readonly brief: Bilingual;
      readonly because: readonly BecauseClause[];
    }
  | { readonly outcome: "ineligible"; readonly because: readonly BecauseClause[] }
  | {
      readonly outcome: "undetermined";
      readonly missing: readonly MissingFact[];
      /** What comes out without the documents, where nothing else is missing and that is something; else null. */
      readonly payablePart: Fen | null;
      readonly because: readonly BecauseClause[];
    };
