import type { TransactionSql } from "postgres";
import { copyOut, dateOf, onlyRow } from "@/db/copy-binary";
import { type ArrayField, countOf, eachCell, int32, readTexts } from "@/server/registry";
import type { KeptBooks, KeptOwed, KeptSubject } from "./kept-rows";
import { type RangeScope, rangeWithin } from "./scope";

/** Which of the books matter: the periods that are decided, and the programs that are held. */
export type BooksAsked = { readonly periods: readonly string[]; readonly held: readonly string[] };

const COLUMNS =
  "subject_id, entitlement_id, program_id, period, status, facts_digest, program_version, version, claimable_from, expires_on, amount_fen";

/** What stands in the books about the subjects of a range: whatever is open, and whatever is of a period that is decided. */
export async function readKept(tx: TransactionSql, scope: RangeScope, asked: BooksAsked): Promise<KeptBooks> {
  const within = rangeWithin(scope)("subject_id");
  const columns = COLUMNS.split(", ").map((column) => `array_agg(${column})`);
  const books = new Map<string, KeptSubject>();
  const owed = await arrays(
    tx,
    `select ${columns} from entitlement where ${within} and (status = 'open' or period in (${list(asked.periods)}))`,
  );
  keepOwed(books, owed);
  const held = asked.held.length === 0 ? "null" : heldNumbers(list(asked.held));
  const gaps = await arrays(
    tx,
    `select array_agg(subject_id), array_agg(numbers), array_agg(held) from (
       select subject_id, array_to_string(kinds, ',') as numbers, ${held} as held from eligibility_gap where ${within}) g`,
  );
  const [ids, numbers, heldGaps] = gaps.map(readTexts);
  for (const [i, id] of (ids ?? []).entries()) {
    const own = of(books, id as string);
    own.gaps = numbers?.[i] ?? null;
    own.heldGaps = heldGaps?.[i] ?? null;
  }
  return books;
}

/** Of a row of gaps, the numbers of those whose programs are in a list. */
export function heldNumbers(programs: string): string {
  return `(select string_agg(k.gap_kind::text, ',') from gap_kind k where k.gap_kind = any (kinds) and k.program_id in (${programs}))`;
}

function of(books: Map<string, KeptSubject>, subjectId: string): KeptSubject {
  let own = books.get(subjectId);
  if (own === undefined) {
    own = { owed: [], gaps: null, heldGaps: null };
    books.set(subjectId, own);
  }
  return own;
}

function keepOwed(books: Map<string, KeptSubject>, fields: readonly ArrayField[]): void {
  const [ids, benefits, programs, periods, states, digests] = fields.slice(0, 6).map(readTexts) as string[][];
  const [versions, counts, since, until] = fields.slice(6, 10).map(integers) as (number | null)[][];
  const amounts = wholes(fields[10] as ArrayField);
  const days = new Map<number, string>();
  const day = (days2000: number | null | undefined): string | null => {
    if (days2000 === null || days2000 === undefined) return null;
    const known = days.get(days2000) ?? dateOf(days2000);
    days.set(days2000, known);
    return known;
  };
  for (const [i, id] of (ids ?? []).entries()) {
    const row: KeptOwed = {
      entitlementId: benefits?.[i] as string,
      programId: programs?.[i] as string,
      period: periods?.[i] as string,
      programVersion: versions?.[i] as number,
      version: counts?.[i] as number,
      status: states?.[i] as string,
      amountFen: amounts[i] as number,
      factsDigest: digests?.[i] as string,
      claimableFrom: day(since?.[i]) as string,
      expiresOn: day(until?.[i]),
    };
    of(books, id).owed.push(row);
  }
}

async function arrays(tx: TransactionSql, query: string): Promise<readonly ArrayField[]> {
  const from = await copyOut(tx, query);
  return onlyRow(from).map(({ at, length }) => ({ from, at, length }));
}

function integers(field: ArrayField): (number | null)[] {
  const read = new Array<number | null>(countOf(field)).fill(null);
  eachCell(field, (n, at) => {
    read[n] = int32(field.from, at);
  });
  return read;
}

const HALF = 2 ** 32;

function wholes(field: ArrayField): number[] {
  const read = new Array<number>(countOf(field)).fill(0);
  eachCell(field, (n, at) => {
    read[n] = int32(field.from, at) * HALF + (int32(field.from, at + 4) >>> 0);
  });
  return read;
}

function list(words: readonly string[]): string {
  return words.length === 0 ? "null" : words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ");
}
