import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import postgres, { type Sql, type TransactionSql } from "postgres";
import { freshDatabase } from "@/db/testing/fresh-database";
import { type Caller, type Context, closeResources, createContext, openResources } from "@/server/context";
import {
  createAliyunSms,
  createBankGateway,
  createCodeSigner,
  createFileBank,
  createOpenIdSignIn,
  createTencentSms,
  createVault,
  createWebPush,
  type SignInGateway,
} from "@/server/gateways";
import { assert } from "@/server/kernel";
import { parseProgramFile } from "@/server/policies";
import { startBankSimulator } from "@/simulators/bank";
import { type PushSimulator, startPushSimulator } from "@/simulators/push";
import { APPROVED_TEMPLATES, type SmsSimulator, startSmsSimulator } from "@/simulators/sms";

/** One of the persons and firms every test service has. */
export type TestSubject = { readonly subjectId: string; readonly accountId: string };

/** A whole service on a database of its own, with a simulated bank in this process. */
export type TestService = {
  /** A context as somebody. */
  as(caller: Caller): Context;
  /** As a person. */
  asPerson(subjectId: string): Context;
  /** The owner's raw connection, for arranging and for looking where no caller may look. */
  readonly owner: Sql;
  readonly urls: { app: string; worker: string; nightly: string; owner: string };
  readonly bank: { url: string; orders(): Promise<{ endToEndId: string; amountFen: number }[]> };
  /** Opens a person of the given jurisdiction with one account known at the bank. */
  person(name: string, options?: { jurisdictionCode?: string; bankState?: "open" | "closed" }): Promise<TestSubject>;
  /** Opens a firm with somebody who may act for it; its credit code where one is given. */
  firm(name: string, representativeId: string, more?: { legal?: boolean; uscc?: string }): Promise<TestSubject>;
  /** Gives a subject an open entitlement. @returns its id. */
  owe(subjectId: string, amountFen: number, more?: Partial<OwedOptions>): Promise<string>;
  /** Sets how much a pool holds and how much the bank lends beyond it. */
  fund(jurisdictionCode: string, pool: { balanceFen: number; creditLineFen?: number }): Promise<void>;
  /** Gives a person a telephone number. */
  phone(subjectId: string, phone: string): Promise<void>;
  /** The providers of text messages and the phones behind them; the push service and its browsers. */
  readonly sms: SmsSimulator;
  readonly push: PushSimulator;
  /** Bugs that were logged instead of answered. */
  readonly reported: readonly unknown[];
  /** Sets a fault at the bank. */
  fault(fault: Record<string, unknown>): Promise<void>;
  /** Keeps our books as they are now, as a backup does. @returns how they are restored: the bank and its files stay as they are then. */
  backUp(): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

type OwedOptions = {
  period: string;
  citySharePermille: number;
  jurisdictionCode: string;
  claimableFrom: string;
  expiresOn: string | null;
};

const PROGRAM = "T-1";
const CITY = "330200";
const DISTRICT = "330203";

/** Starts a service with the program T-1, the city and one district, and a bank; orders go to it as files where a folder is given. */
export async function startTestService(
  options: { signIn?: SignInGateway; bankFiles?: string } = {},
): Promise<TestService> {
  const database = await freshDatabase();
  const owner = postgres(database.ownerUrl, { max: 2, onnotice: () => {} });
  const callbackKey = "k".repeat(32);
  const bank = await startBankSimulator({ port: 0, filesDirectory: options.bankFiles });
  const realTime = createBankGateway({ baseUrl: bank.url, callbackKey, deadlineMs: 2_000 });
  const account = { id: "test", secret: "s".repeat(32) };
  const sms = await startSmsSimulator({ port: 0, account, templates: APPROVED_TEMPLATES });
  const push = await startPushSimulator({ port: 0 });
  const vault = createVault({ dataKey: randomBytes(32), indexKey: randomBytes(32) });
  await layGround(owner);
  const reported: unknown[] = [];
  const resources = await openResources(database.appUrl, {
    vault,
    codes: createCodeSigner({ seed: randomBytes(32) }),
    report: (error) => reported.push(error),
    gateways: {
      bank: options.bankFiles ? createFileBank(options.bankFiles, realTime) : realTime,
      signIn:
        options.signIn ?? createOpenIdSignIn({ providers: {}, callbackUrl: "https://own.test/", key: randomBytes(32) }),
      sms: { providers: smsProviders(sms.url, account) },
      push: createWebPush({ privateKey: randomBytes(32), contact: "mailto:test@example.cn", moreServices: [push.url] }),
    },
  });
  let count = 0;
  const as = (caller: Caller) => createContext(resources, { caller, locale: "zh-CN", requestId: "test" });
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(new URL(path, bank.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };

  async function open(kind: "person" | "enterprise", name: string, jurisdictionCode: string, bankState: string) {
    count += 1;
    const subjectId = `sub_t${count}x${randomBytes(4).toString("hex")}`;
    const accountId = `acc_t${count}x${randomBytes(4).toString("hex")}`;
    const number = String(6_200_000_000_000_000 + count);
    const identity = `3302990000${String(count).padStart(8, "0")}`;
    await owner`insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code) values
      (${subjectId}, ${kind}, ${name}, ${vault.seal(identity, "identity-number")}, ${vault.indexOf(identity, "identity-number")}, ${jurisdictionCode})`;
    await owner`insert into payee_account values (${subjectId}, ${accountId}, 'NBCB', '宁波银行',
      ${vault.seal(number, "payee-account-number")}, ${vault.indexOf(number, "payee-account-number")}, ${number.slice(-4)}, ${name}, 'verified', true, '2026-01-01')`;
    await post("/accounts", {
      accounts: [{ bankCode: "NBCB", accountNumber: number, holderName: name, state: bankState }],
    });
    return { subjectId, accountId };
  }

  return {
    as,
    asPerson: (subjectId) => as({ kind: "person", personId: subjectId }),
    owner,
    reported,
    urls: {
      app: database.appUrl,
      worker: database.workerUrl,
      nightly: database.nightlyUrl,
      owner: database.ownerUrl,
    },
    bank: {
      url: bank.url,
      orders: async () => {
        const answer = await fetch(new URL("/statement", bank.url));
        return ((await answer.json()) as { entries: { endToEndId: string; amountFen: number }[] }).entries;
      },
    },
    person: (name, options = {}) =>
      open("person", name, options.jurisdictionCode ?? DISTRICT, options.bankState ?? "open"),
    firm: async (name, representativeId, { legal = false, uscc } = {}) => {
      const firm = await open("enterprise", name, DISTRICT, "open");
      const title = legal ? "法定代表人" : "财务经办人";
      await owner`insert into delegation values (${firm.subjectId}, ${representativeId}, ${title}, ${legal}, null)`;
      const purpose = "identity-number";
      if (uscc)
        await owner`update subject set identity_sealed = ${vault.seal(uscc, purpose)}, identity_index = ${vault.indexOf(uscc, purpose)}
                     where subject_id = ${firm.subjectId}`;
      return firm;
    },
    owe: async (subjectId, amountFen, more = {}) => {
      const owed = {
        period: `p${++count}`,
        citySharePermille: 0,
        jurisdictionCode: DISTRICT,
        claimableFrom: "2026-01-01",
        expiresOn: null,
        ...more,
      };
      const entitlementId = `ent_t${count}x${randomBytes(6).toString("hex")}`;
      await owner`insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status,
          amount_fen, city_share_permille, jurisdiction_code, brief, because, facts_digest, claimable_from, expires_on, computed_at)
        values (${subjectId}, ${entitlementId}, ${PROGRAM}, 1, ${owed.period}, 1, 'open', ${amountFen}, ${owed.citySharePermille},
          ${owed.jurisdictionCode}, '{"zh":"","en":""}', '[]', 'd', ${owed.claimableFrom}, ${owed.expiresOn}, now())`;
      return entitlementId;
    },
    fund: async (jurisdictionCode, { balanceFen, creditLineFen = 0 }) => {
      const pool = `lac_pool_${jurisdictionCode}`;
      await owner.begin(async (tx) => {
        await tx`select become('system', '', '', '', 'treasury')`;
        const [row] = await tx`select ${balanceFen} - (in_posted_fen - out_posted_fen - out_pending_fen) as missing
          from ledger_balance where account_id = ${pool}`;
        const missing = Number(row?.missing);
        const transfer = `trf_fund${++count}x${randomBytes(4).toString("hex")}`;
        const [opened] = await tx`select from ledger_transfer where transfer_id = ${`trf_opening_${jurisdictionCode}`}`;
        const filled = opened ? transfer : `trf_opening_${jurisdictionCode}`; // the first is what the city opened it with
        if (missing > 0) await tx`select ledger_replenish(${jurisdictionCode}, ${missing}, ${filled}, now())`;
        if (missing < 0) await giveBack(tx, { jurisdictionCode, amountFen: -missing });
        await tx`select ledger_settle(${jurisdictionCode}, ${Number.MAX_SAFE_INTEGER}, ${`${transfer}s`}, now())`;
        await tx`select ledger_set_credit_line(${jurisdictionCode}, ${creditLineFen})`;
      });
    },
    fault: (fault) => post("/faults", fault),
    phone: async (subjectId, phone) => {
      await owner`update subject set phone_sealed = ${vault.seal(phone, "phone-number")} where subject_id = ${subjectId}`;
    },
    sms,
    push,
    backUp: () => database.keep(),
    close: async () => {
      await closeResources(resources);
      await owner.end({ timeout: 1 });
      await Promise.all([bank.close(), sms.close(), push.close()]);
      await database.drop();
    },
  };
}

function smsProviders(baseUrl: string, { id, secret }: { id: string; secret: string }) {
  const signName = "甬易办";
  const zh = { "zh-CN": "SMS_YYB_ZH", en: "SMS_YYB_EN", "zh-CN-firm": "SMS_YYB_FIRM_ZH", "en-firm": "SMS_YYB_FIRM_EN" };
  const second = { "zh-CN": "1900001", en: "1900002", "zh-CN-firm": "1900003", "en-firm": "1900004" };
  return [
    createAliyunSms({ baseUrl, keyId: id, keySecret: secret, signName, templates: zh }),
    createTencentSms({ baseUrl, secretId: id, secretKey: secret, appId: "1400000000", signName, templates: second }),
  ];
}

/** The city, one district, their books and one program, as the seed would lay them. */
async function layGround(owner: Sql): Promise<void> {
  await owner`insert into jurisdiction values (${CITY}, '宁波市', 'Ningbo', 'city', null), (${DISTRICT}, '海曙区', 'Haishu', 'county', ${CITY})`;
  await owner`insert into city_clock (offset_days, seed, loaded_at) values (0, 1, now())`;
  await owner`insert into program_version values (${PROGRAM}, 1, 'person', '2020-01-01', null, ${owner.json(await testProgram())}, 'd', now())`;
  await owner`insert into ledger_account (account_id, kind, floor_fen) values ('lac_clearing', 'clearing', 0)`;
  await owner`insert into ledger_account (account_id, kind, jurisdiction_code, floor_fen)
    select 'lac_' || k.kind || '_' || j.code, k.kind, j.code, case k.kind when 'treasury' then null else 0 end
      from jurisdiction j, (values ('treasury'), ('pool'), ('advance')) as k (kind)`;
  await owner`insert into treasury_account select code, '011332000001', 'GK' || code from jurisdiction`;
  await owner`select ledger_open_slots(account_id, case when kind = 'treasury' then 1 else 16 end) from ledger_account`;
}

/**
 * A test may also want a pool to hold less: what is too much was never paid in. Takes it from what this service
 * has filled the pool with, and only then from what a test's treasury has paid in: from there on the log says another sum than the books.
 */
async function giveBack(tx: TransactionSql, back: { jurisdictionCode: string; amountFen: number }): Promise<void> {
  const { jurisdictionCode: code, amountFen } = back;
  const [pool, treasury] = [`lac_pool_${code}`, `lac_treasury_${code}`];
  await tx`select ledger_take_together(${pool}, ${amountFen})`;
  await tx`select ledger_change(${pool}, ${-amountFen}, 0, ${-amountFen}), ledger_change(${treasury}, 0, ${-amountFen}, 0)`;
  const [taken] = await tx`
    with filled as (
      select transfer_id, least(amount_fen, greatest(0, ${amountFen}::bigint - (sum(amount_fen) over from_own - amount_fen))) as fen
        from ledger_transfer
       where subject_id = '-' and credit_account_id = ${pool} and reason = 'replenish'
      window from_own as (order by starts_with(transfer_id, 'trf_fund') or starts_with(transfer_id, 'trf_opening') desc, transfer_id desc)
    ), gone as (
      delete from ledger_transfer t using filled f where t.subject_id = '-' and t.transfer_id = f.transfer_id and t.amount_fen = f.fen
    ), less as (
      update ledger_transfer t set amount_fen = t.amount_fen - f.fen from filled f
       where t.subject_id = '-' and t.transfer_id = f.transfer_id and f.fen between 1 and t.amount_fen - 1
    ) select coalesce(sum(fen), 0)::float8 as fen from filled`;
  assert(taken?.fen === amountFen, "a pool holds no more than it was filled with");
}

/** A real program file under a test's name: what screens say of it needs a whole one. */
async function testProgram(): Promise<never> {
  const text = await readFile(new URL("../../db/seed/programs/NB-GL-2019.yaml", import.meta.url), "utf8");
  return parseProgramFile(text) as never;
}
