import type { Bilingual } from "../bilingual";
import type { FactValue } from "../fact";
import type { SourceCode } from "./sources";

/** Whom a fact is about. */
export type SubjectKind = "person" | "firm";

/** "months" is a list of months "YYYY-MM"; "strings" a list of words; "list" a list of objects; "enum" a closed set of words. */
export type AttributeType =
  | "string"
  | "number"
  | "integer"
  | "boolean"
  | "date"
  | "enum"
  | "months"
  | "strings"
  | "list"
  | "object";

/** A member of a list's items or of an object. */
export type Member = {
  readonly key: string;
  readonly feelName: string;
  readonly label: Bilingual;
  readonly type: AttributeType;
  /** The only words an enum takes. */
  readonly values?: readonly string[];
  /** What a number is counted by; "" or left out: nothing that is said. */
  readonly unit?: string;
};

/** How often a source brings an attribute up to date. */
export type UpdateFrequency =
  | "daily"
  | "monthly"
  | "quarterly"
  | "yearly"
  | "event"
  | "perTerm"
  | "perSeason"
  | "perClaim";

/** One thing that can be known about a subject: its key, its name in rules, where it comes from. */
export type Attribute = Member & {
  readonly subject: SubjectKind;
  readonly unit: string;
  readonly source: SourceCode;
  readonly updateFrequency: UpdateFrequency;
  /** Of which period it speaks: last year, the last month or the last quarter that has ended. Left out: of no certain one. */
  readonly period?: "year" | "quarter" | "month";
  /** What "no record in a complete source" means. Left out: absence stays unknown, however complete the source. */
  readonly whenAbsent?: FactValue;
  /** The members of a list's items or of an object; empty for anything else. */
  readonly members: readonly Member[];
};
