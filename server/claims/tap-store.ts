import { sql } from "drizzle-orm";
import type { PreparedEvent } from "@/server/audit";
import { type Caller, type Context, subjectOf, type Tx } from "@/server/context";
import type { EntitlementRead } from "@/server/entitlements";
import type { CalendarDate, RefusalCode } from "@/server/kernel";
import type { Confirmation } from "./confirmation";

/** The statements of a tap. Each takes those who ask at the same moment together (migration 0031). */

/** What is asked before a claim is made. */
export type TapQuestion = { readonly caller: Caller; readonly entitlementId: string; readonly accountId: string };

/** The account that is to be paid into, its number sealed. */
type TapAccount = {
  readonly bankCode: string;
  readonly bankName: string;
  readonly numberSealed: Buffer;
  readonly tail: string;
  readonly holderName: string;
  readonly status: "verified" | "closed";
};

/** What a tap finds, behind the walls of whoever taps. */
export type TapRead = Omit<EntitlementRead, "entitlement"> & {
  readonly entitlement: EntitlementRead["entitlement"] | null;
  readonly isStopped: boolean;
  readonly account: TapAccount | null;
  /** Under which name the pool of its jurisdiction pays; null where there is no benefit. */
  readonly pool: { readonly zh: string; readonly en: string } | null;
};

type EntitlementJson = {
  subject_id: string;
  entitlement_id: string;
  program_id: string;
  program_version: number;
  period: string;
  version: number;
  status: EntitlementRead["entitlement"]["status"];
  claim_id: string | null;
  amount_fen: number;
  city_share_permille: number;
  jurisdiction_code: string;
  brief: unknown;
  because: unknown;
  facts_digest: string;
  claimable_from: string;
  expires_on: string | null;
  computed_at: string;
};
type TapJson = Omit<TapRead, "entitlement" | "account"> & {
  entitlement: EntitlementJson | null;
  account: (Omit<TapAccount, "numberSealed"> & { numberSealed: string }) | null;
};

/** What each of some taps finds, in their order. */
export async function readTaps(ctx: Context, asked: readonly TapQuestion[]): Promise<readonly TapRead[]> {
  const asks = asked.map(({ caller, entitlementId, accountId }) => ({
    ...namesOf(caller),
    entitlement: entitlementId,
    account: accountId,
  }));
  const rows = await ctx.statement<{ found: TapJson }>(
    (on) => on`select found from claims_prepare(${JSON.stringify(asks)}::jsonb) found`,
  );
  return rows.map(({ found }) => ({
    ...found,
    entitlement: found.entitlement && entitlementOf(found.entitlement),
    account: found.account && { ...found.account, numberSealed: Buffer.from(found.account.numberSealed, "hex") },
  }));
}

/** Who asks, in the words of the database's walls. */
export function namesOf(caller: Caller): { kind: string; person: string; subject: string } {
  return {
    kind: caller.kind,
    person: "personId" in caller ? caller.personId : "",
    subject: subjectOf(caller) ?? "",
  };
}

function entitlementOf(row: EntitlementJson): EntitlementRead["entitlement"] {
  return {
    subjectId: row.subject_id,
    entitlementId: row.entitlement_id,
    programId: row.program_id,
    programVersion: row.program_version,
    period: row.period,
    version: row.version,
    status: row.status,
    claimId: row.claim_id,
    amountFen: row.amount_fen,
    citySharePermille: row.city_share_permille,
    jurisdictionCode: row.jurisdiction_code,
    brief: row.brief,
    because: row.because,
    factsDigest: row.facts_digest,
    claimableFrom: row.claimable_from,
    expiresOn: row.expires_on,
    computedAt: new Date(row.computed_at),
  };
}

/** What came of one confirmation: a fresh claim, the one that was there, or why not. */
export type ConfirmedRow = {
  readonly verdict: "confirmed" | "existing" | RefusalCode;
  readonly claimId: string;
  readonly amountFen: number | null;
  readonly claimableFrom: string | null;
};

/** Confirmations that are to be written together. */
export type Asked = { readonly items: readonly Confirmation[]; readonly today: CalendarDate };

type ConfirmedJson = {
  verdict: ConfirmedRow["verdict"];
  claim_id: string;
  amount_fen: string | null;
  claimable_from: string | null;
};

/**
 * Writes confirmations that were prepared, all in one transaction: each entitlement is locked and asked again whether it
 * may be claimed. Answers in the order of the items. Throws, having written nothing, when a pool or a limit does not reach
 * for all of them (SQLSTATE YYB01, YYB03 to YYB05).
 */
export async function confirmClaims(ctx: Context, asked: Asked): Promise<readonly ConfirmedRow[]> {
  const [items, legs, events] = jsonOf(asked);
  const rows = await ctx.statement<ConfirmedJson>(
    (on) => on`
      select verdict, claim_id, amount_fen::text, claimable_from::text
        from claims_confirm_now(${items}::jsonb, ${legs}::jsonb, ${events}::jsonb, ${asked.today}::date)`,
  );
  return rows.map(confirmedOf);
}

/** The same within a transaction of the claims job, beside what else it asks. */
export async function confirmClaimsWithin(tx: Tx, asked: Asked): Promise<readonly ConfirmedRow[]> {
  const [items, legs, events] = jsonOf(asked);
  const rows = await tx.execute<ConfirmedJson>(sql`
    select verdict, claim_id, amount_fen::text, claimable_from::text
      from claims_confirm(${items}::jsonb, ${legs}::jsonb, ${events}::jsonb, ${asked.today}::date)`);
  return rows.map(confirmedOf);
}

function jsonOf({ items: asked }: Asked): [items: string, legs: string, events: string] {
  const { items, legs, events } = partsOf(asked);
  return [JSON.stringify(items), JSON.stringify(legs), JSON.stringify(events)];
}

function confirmedOf(row: ConfirmedJson): ConfirmedRow {
  return {
    verdict: row.verdict,
    claimId: row.claim_id,
    amountFen: row.amount_fen === null ? null : Number(row.amount_fen),
    claimableFrom: row.claimable_from,
  };
}

/**
 * The parts of confirmations as the database function takes them (migration 0042): in columns, of which it parses each once for all. Legs
 * and events name their item by its place from 1.
 */
export function partsOf(confirmations: readonly Confirmation[]) {
  const legs = confirmations.flatMap(({ legs }, i) => legs.map((leg) => ({ of: i + 1, ...leg })));
  const events = confirmations.flatMap(({ events }, i) => events.map((event) => ({ of: i + 1, ...event })));
  return {
    items: {
      ...columnsOf(confirmations, ITEM_COLUMNS),
      words: confirmations.map(({ brief, because }) => ({ brief, because })),
    },
    legs: columnsOf(legs, LEG_COLUMNS),
    events: {
      ...columnsOf(events, EVENT_COLUMNS),
      sealed: events.map(({ salt, entry }) => salt + entry).join(""),
    },
  };
}

const ITEM_COLUMNS = [
  "subject",
  "person",
  "at",
  "entitlement",
  "version",
  "claim",
  "account",
  "instruction",
  "remittance",
  "counted",
] as const;
const LEG_COLUMNS = ["of", "jurisdiction", "amount", "pool", "advance"] as const;
const EVENT_COLUMNS = ["of", "id", "at", "caller", "person", "jurisdiction", "action", "object", "details"] as const;

/** Some values of rows, as one list for each name. */
function columnsOf<Row, Name extends keyof Row & string>(rows: readonly Row[], names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as {
    [Of in Name]: Row[Of][];
  };
}

/** The bank's word that one payment was credited, with everything that is to be written of it. */
export type CreditWord = {
  readonly subject: string;
  readonly claim: string;
  readonly instruction: string;
  readonly reference: string;
  readonly said_at: string;
  readonly received_at: string;
  readonly transfer: string;
  readonly paid_on: CalendarDate;
  /** Whether she who is paid has tapped herself. */
  readonly own: boolean;
  readonly events: readonly PreparedEvent[];
};

/** What came of a word: nothing, where it was not written; with what else she may take, where she claims for herself. */
export type CreditedRow = {
  readonly credited: boolean;
  readonly remaining: { readonly count: number; readonly totalFen: number } | null;
};

type CreditedJson = { credited: boolean; left_count: number | null; left_fen: string | null };

/** Credits payments, all in one transaction. @returns for each whether it was written; one that was not is judged alone. */
export async function creditClaims(ctx: Context, said: readonly CreditWord[]): Promise<readonly CreditedRow[]> {
  const { words, events } = creditParts(said);
  const rows = await ctx.statement<CreditedJson>(
    (on) => on`
      select credited, left_count, left_fen::text
        from claims_credit_now(${JSON.stringify(words)}::jsonb, ${JSON.stringify(events)}::jsonb, ${ctx.today()}::date)`,
  );
  return rows.map(({ credited, left_count: count, left_fen: fen }) => ({
    credited,
    remaining: count === null ? null : { count, totalFen: Number(fen) },
  }));
}

/** The parts of words as the database function takes them (migration 0065): in columns, as those of confirmations. */
function creditParts(said: readonly CreditWord[]) {
  const events = said.flatMap(({ events }, i) => events.map((event) => ({ of: i + 1, ...event })));
  return {
    words: columnsOf(said, WORD_COLUMNS),
    events: {
      ...columnsOf(events, SAID_COLUMNS),
      sealed: events.map(({ salt, entry }) => salt + entry).join(""),
    },
  };
}

const WORD_COLUMNS = [
  "subject",
  "claim",
  "instruction",
  "reference",
  "said_at",
  "received_at",
  "transfer",
  "paid_on",
  "own",
] as const;
const SAID_COLUMNS = ["of", "id", "at", "jurisdiction", "action", "object", "details"] as const;
