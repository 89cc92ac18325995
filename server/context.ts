import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import { type Database, openDatabase, type Transaction } from "@/db/client";
import type {
  BankGateway,
  BankWord,
  CodeSigner,
  PushGateway,
  SignInGateway,
  SmsGateway,
  StatementEntry,
  Vault,
} from "@/server/gateways";
import { addDays, assert, type CalendarDate, CITY_CODE, civilDateAt, Refusal } from "@/server/kernel";
import { DatabaseError, withoutValues } from "./database-error";
import { type News, openNews } from "./news";

/** The jobs that may act for the service itself. What each may see and do stands in the table policies. */
export type JobName = "session" | "sign-in" | "claims" | "payments" | "treasury" | "enterprise-code" | "reminders";

/** Who is asking: the five kinds that every table's policy knows. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "person"; readonly personId: string }
  | { readonly kind: "person_for_firm"; readonly personId: string; readonly enterpriseId: string }
  | { readonly kind: "officer"; readonly personId: string; readonly jurisdictionCode: string }
  | { readonly kind: "system"; readonly job: JobName };

/** The languages of the product. */
export type Locale = "zh-CN" | "en";

/** One open transaction. Only stores look inside. */
export type Tx = Transaction;

/** A connection on which one statement is said, prepared once and kept. */
type Statement = Database["$client"];

/** The neighbours a verb may call, outside of transactions only. */
export type Gateways = {
  readonly bank: BankGateway;
  readonly signIn: SignInGateway;
  /** Without a provider nobody gets a text message. */
  readonly sms: SmsGateway;
  /** Null where no key for it is configured. */
  readonly push: PushGateway | null;
};

/** What every verb receives: who asks, what time it is, the database behind its walls, and the neighbours. */
export type Context = {
  readonly caller: Caller;
  readonly locale: Locale;
  readonly requestId: string;
  /** The instant in the city. Never the machine's own clock. */
  now(): Date;
  /** Milliseconds since an instant told by a phone, whose clock runs on the real date. */
  elapsedSince(phoneInstant: string): number;
  /** The civil date in the city. */
  today(): CalendarDate;
  /** One transaction that first says who is asking. Not nested; no gateway inside. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One statement that is a transaction of its own: it calls a database function which begins by saying who asks. One that
   * does not is nobody's and sees nothing. Only stores use it; no gateway inside.
   */
  statement<Row extends object>(ask: (sql: Statement) => Promise<readonly Row[]>): Promise<readonly Row[]>;
  /** The same context for a job of ours. */
  as(job: JobName): Context;
  /** The same context for somebody else: the door turns a person into the officer that she is. */
  speakingAs(caller: Caller): Context;
  readonly gateways: Gateways;
  readonly vault: Vault;
  /** Signs enterprise codes and reads them; undefined in a process that is not told the key. */
  readonly codes: CodeSigner | undefined;
  readonly news: News;
  /** Logs a bug of ours that must not take away an answer which is already true. */
  report(error: unknown): void;
};

/**
 * The same context with its clock standing still: all rows of one deed tell one instant, and its event can say which. Events themselves are recorded by the
 * clock that goes on, in whose order they are read.
 */
export function atOneInstant(ctx: Context): Context {
  const at = ctx.now();
  return { ...ctx, now: () => at, today: () => civilDateAt(at) };
}

/** What a process opens once and all its contexts share. */
export type Resources = {
  readonly db: Database;
  readonly gateways: Gateways;
  readonly vault: Vault;
  readonly codes?: CodeSigner | undefined;
  readonly news: News;
  readonly report: (error: unknown, requestId: string) => void;
  /** How many days the city's civil date is ahead of the real one. */
  readonly clockOffsetDays: number;
};

const DAY_MS = 86_400_000;
/**
 * What the database says to whoever acts in a firm's name without a delegation that stands, or beyond it (migrations 0038, 0055, 0059),
 * and to an attempt to pay somebody who was stopped (0078).
 */
const REFUSED_BY_WALLS = {
  YYB06: "DELEGATION_MISSING",
  YYB08: "DELEGATION_TOO_NARROW",
  YYB09: "REPRESENTATIVE_NEEDED",
  YYB10: "PAYEE_CANNOT_BE_PAID",
} as const;
const openTransaction = new AsyncLocalStorage<true>();

/** A context for one request or one run of a job. */
export function createContext(
  resources: Resources,
  request: { caller: Caller; locale: Locale; requestId: string },
): Context {
  const now = () => new Date(Date.now() + resources.clockOffsetDays * DAY_MS);
  return {
    ...request,
    now,
    today: () => civilDateAt(now()),
    elapsedSince: (phoneInstant) => Date.now() - Date.parse(phoneInstant),
    tx: (work) => runTransaction(resources.db, request.caller, work),
    statement: (ask) => runStatement(resources.db, ask),
    as: (job) => createContext(resources, { ...request, caller: { kind: "system", job } }),
    speakingAs: (caller) => createContext(resources, { ...request, caller }),
    gateways: resources.gateways,
    vault: resources.vault,
    codes: resources.codes,
    news: resources.news,
    report: (error) => resources.report(error, request.requestId),
  };
}

function runTransaction<T>(db: Database, caller: Caller, work: (tx: Tx) => Promise<T>): Promise<T> {
  assert(!openTransaction.getStore(), "transactions are not nested");
  return db
    .transaction(async (tx) => {
      await tx.execute(become(caller));
      return openTransaction.run(true, () => work(tx));
    })
    .catch((error: unknown) => {
      throw asRefused(error);
    });
}

function asRefused(error: unknown): unknown {
  const refused = withoutValues(error);
  const state = refused instanceof DatabaseError ? refused.sqlState : "";
  return Object.hasOwn(REFUSED_BY_WALLS, state)
    ? new Refusal(REFUSED_BY_WALLS[state as keyof typeof REFUSED_BY_WALLS])
    : refused;
}

function become(caller: Caller) {
  const person = "personId" in caller ? caller.personId : "";
  const jurisdiction = caller.kind === "officer" ? caller.jurisdictionCode : "";
  const job = caller.kind === "system" ? caller.job : "";
  const subject = subjectOf(caller) ?? "";
  return sql`select become(${caller.kind}, ${person}, ${subject}, ${jurisdiction}, ${job})`;
}

async function runStatement<Row>(db: Database, ask: (sql: Statement) => Promise<readonly Row[]>) {
  assert(!openTransaction.getStore(), "a statement of its own is not asked inside a transaction");
  try {
    return await ask(db.$client);
  } catch (error) {
    throw asRefused(error);
  }
}

/** One of something for everything a process opened, such as a line in which its requests wait; made when first asked for. */
export function onePerProcess<T>(make: (ctx: Context) => T): (ctx: Context) => T {
  const made = new WeakMap<Context["news"], T>(); // what all contexts of one process share
  return (ctx) => {
    const known = made.get(ctx.news);
    if (known !== undefined) return known;
    const fresh = make(ctx);
    made.set(ctx.news, fresh);
    return fresh;
  };
}

/** The subject whose money is meant: the person, or the firm she acts for; null for every other caller. */
export function subjectOf(caller: Caller): string | null {
  if (caller.kind === "person") return caller.personId;
  return caller.kind === "person_for_firm" ? caller.enterpriseId : null;
}

/** The subject and the person behind it. @throws Refusal NOT_SIGNED_IN when nobody is signed in. */
export function requireSubject(ctx: Context): { subjectId: string; personId: string } {
  const subjectId = subjectOf(ctx.caller);
  if (subjectId === null || !("personId" in ctx.caller)) throw new Refusal("NOT_SIGNED_IN");
  return { subjectId, personId: ctx.caller.personId };
}

/**
 * The officer who asks. One of the city works for all of it, another for one district.
 * @throws Refusal NOT_ALLOWED for every other caller.
 */
export function requireOfficer(ctx: Context): { personId: string; worksFor(jurisdictionCode: string): boolean } {
  const { caller } = ctx;
  if (caller.kind !== "officer") throw new Refusal("NOT_ALLOWED");
  const own = caller.jurisdictionCode;
  return { personId: caller.personId, worksFor: (code) => own === CITY_CODE || own === code };
}

/** The gateway, refusing to be called while a transaction is open: a slow neighbour must never hold a row lock of ours. */
export function outsideTransactions<G extends object>(gateway: G): G {
  return new Proxy(gateway, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        assert(!openTransaction.getStore(), "no gateway is called inside a transaction");
        return member.apply(target, args);
      };
    },
  });
}

/** Opens the app's database, listens to its news and reads the city's clock. */
export async function openResources(
  appDatabaseUrl: string,
  neighbours: Pick<Resources, "gateways" | "vault" | "codes" | "report">,
): Promise<Resources> {
  const db = openDatabase(appDatabaseUrl);
  const [clock] = await db.execute<{ offset_days: number }>(sql`select offset_days from city_clock`);
  const clockOffsetDays = clock?.offset_days ?? 0;
  const { bank, signIn, sms, push } = neighbours.gateways;
  return {
    db,
    vault: neighbours.vault,
    codes: neighbours.codes,
    report: neighbours.report,
    news: await openNews(appDatabaseUrl),
    gateways: {
      bank: outsideTransactions(inCityTime(bank, clockOffsetDays)),
      signIn: outsideTransactions(signIn),
      sms: { providers: sms.providers.map(outsideTransactions) },
      push: push && outsideTransactions(push),
    },
    clockOffsetDays,
  };
}

/** Closes everything that openResources opened. */
export async function closeResources(resources: Resources): Promise<void> {
  await Promise.all([resources.news.close(), resources.db.$client.end({ timeout: 1 })]);
}

/** A bank whose words are dated in the city's calendar: the demonstration city lives on another date than its bank. */
function inCityTime(bank: BankGateway, offsetDays: number): BankGateway {
  const shifted = (instant: string) => new Date(Date.parse(instant) + offsetDays * DAY_MS).toISOString();
  const shift = <W extends BankWord>(word: W): W => ({ ...word, at: shifted(word.at) });
  return {
    pay: async (order, deadlineMs) => shift(await bank.pay(order, deadlineMs)),
    statusOf: async (endToEndId) => {
      const report = await bank.statusOf(endToEndId);
      return report && shift(report);
    },
    knownAs: (endToEndId) => bank.knownAs(endToEndId),
    statementOf: async (day) => {
      const statements = await bank.statementOf(addDays(day, -offsetDays));
      const inTime = (entry: StatementEntry) => ({ ...entry, bookedAt: shifted(entry.bookedAt) });
      return (
        statements?.map((one) => ({ ...one, day, until: shifted(one.until), entries: one.entries.map(inTime) })) ?? null
      );
    },
    verifyAccount: (question) => bank.verifyAccount(question),
    readCallback: (callback) => shift(bank.readCallback(callback)),
  };
}
