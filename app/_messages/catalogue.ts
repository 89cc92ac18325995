import type { Language, Look } from "@/app/_ui/look";
import type { ClaimView } from "@/app/views";
import type { ClaimEdge } from "@/server/claims";
import type { RefusalCode } from "@/server/kernel";
import { elderEn, elderZhCN } from "./elder";
import { en } from "./en";
import { zhCN } from "./zh-cn";

type Sentences<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Sentences<T[Key]> };

/** Every sentence a person reads, by what it is for. A language without one of them does not compile. */
export type Messages = Sentences<typeof zhCN> & {
  readonly refusals: Readonly<Record<RefusalCode, { readonly what: string; readonly next: string }>>;
  readonly claim: {
    readonly statuses: Readonly<Record<ClaimView["status"], string>>;
    readonly reasons: Readonly<Record<NonNullable<ClaimView["returnReason"]>, string>>;
  };
  readonly life: {
    readonly grounds: Readonly<Record<NonNullable<ClaimView["recovery"]>["ground"], string>>;
  };
  /** Every step of a claim's life has its sentence, for the office as for the phone. */
  readonly payment: {
    readonly statuses: Readonly<Record<ClaimView["status"], string>>;
    readonly events: Readonly<Record<ClaimEdge["event"] | "claim-confirmed", string>>;
  };
};

type Tree = { readonly [key: string]: string | Tree };

const COMPLETE: Messages = zhCN; // a refusal, a status or a reason without its sentence fails here
const IN_STANDARD: Readonly<Record<Language, Messages>> = { "zh-CN": COMPLETE, en };
const IN_ELDER: Readonly<Record<Language, Tree>> = { "zh-CN": elderZhCN as Tree, en: elderEn as Tree };

/** Lays the few sentences of one tree over another. */
function overlay(base: Tree, over: Tree): Tree {
  const merged: Record<string, string | Tree> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = typeof value === "object" && typeof below === "object" ? overlay(below, value) : value;
  }
  return merged;
}

/** The sentences for a language and a mode. */
export function messagesFor({ language, mode }: Pick<Look, "language" | "mode">): Messages {
  if (mode !== "elder") return IN_STANDARD[language];
  return overlay(IN_STANDARD[language] as unknown as Tree, IN_ELDER[language]) as unknown as Messages;
}
