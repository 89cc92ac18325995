import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Dice, diceOf } from "@/bin/simulate/clock";
import { ModelStore } from "@/bin/simulate/store";
import { treasuryOf } from "@/bin/simulate/treasury";
import {
  cancelClaim,
  confirmClaim,
  openRecovery,
  recordBankWord,
  recordRepayment,
  reissueClaim,
  undoRepayment,
} from "@/server/claims";
import type { Context } from "@/server/context";
import { orderBetweenPools, takePoolCredit, takePoolWord } from "@/server/funds";
import type { BankReport } from "@/server/gateways";
import { addDays, type CalendarDate, calendarDate, fen } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import {
  type Attempt,
  DEATHS,
  nextVerb,
  PLACES,
  poolsOf,
  saidByModel,
  saidByReal,
  sayAttempts,
  type Verb,
  WORDS,
  type Word,
} from "./money-script";
import { startTestService, type TestService, type TestSubject } from "./test-service";

const SCRIPTS = 6;
const STEPS = 46;
/** Nobody dies before, so that a script comes far. */
const DEATHS_FROM = 36;
const BENEFITS = 4;
/** Some two thousand statements; a busy machine takes its time. */
const PATIENCE_MS = 60_000;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  await service.fault({ kind: "down", count: null }); // the bank says what the script says, and nothing by itself
});
afterAll(() => service?.close());

type Step = { readonly real: () => Promise<unknown>; readonly modelled: () => unknown };
/** One random script, done by the model and by PostgreSQL, which must say the same after every step. @returns what was said of each verb. */
async function play(seed: number): Promise<string[]> {
  const dice = diceOf(seed);
  const ground = await layGround(seed, dice);
  const told: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    const benefit = dice.pick(ground.benefits);
    const isDeath = step > DEATHS_FROM && dice.percent(15);
    const verb = isDeath ? "hear" : nextVerb(dice, modelAttempts(ground, benefit)[0]?.claim.status ?? "none");
    const taken = await stepOf(ground, { verb, benefit, word: dice.pick(isDeath ? DEATHS : WORDS) });
    if (!taken) continue;
    const at = `seed ${seed} step ${step} ${verb}`;
    const said = saidByModel(taken.modelled);
    expect(await saidByReal(taken.real), at).toBe(said);
    expect(await realState(ground), at).toEqual(modelState(ground));
    told.push(`${verb} ${said.replace(/\d+/g, "")}`);
  }
  await ground.leave();
  return told;
}

async function layGround(seed: number, dice: Dice) {
  const model = new ModelStore();
  const who: TestSubject = await service.person(`甲${seed}`);
  const spare = await service.person(`甲${seed}`);
  await service.owner`update payee_account set subject_id = ${who.subjectId}, is_default = false where account_id = ${spare.accountId}`;
  const hash = randomBytes(32);
  await service.owner`insert into session (token_hash, person_id, provider, created_at, expires_at)
    values (${hash}, ${who.subjectId}, 'zlb', now(), now() + interval '1 hour')`;
  model.sessions.set(who.subjectId, 0);
  for (const place of PLACES) {
    const pool = { balanceFen: dice.between(0, 900), creditLineFen: dice.between(0, 900) };
    // What earlier scripts left reserved stays lent, and what they repaid ahead stays repaid: the line is what this one has beyond it.
    const [left] = await service.owner`
      select out_pending_fen::float8 as lent, (in_posted_fen - out_posted_fen)::float8 as ahead
        from ledger_balance where account_id = ${`lac_advance_${place}`}`;
    await service.fund(place, { ...pool, creditLineFen: pool.creditLineFen + Number(left?.lent) });
    model.fund(place, { ...pool, aheadFen: Math.max(0, Number(left?.ahead)) });
  }
  const opening = await realBalances();
  const benefits: string[] = [];
  for (let i = 0; i < BENEFITS; i++) {
    const [amountFen, citySharePermille, place] = [dice.between(1, 500), dice.pick([0, 300, 1_000]), dice.pick(PLACES)];
    const id = await service.owe(who.subjectId, amountFen, { citySharePermille, jurisdictionCode: place });
    model.owe({ id, subject: who.subjectId, amountFen, citySharePermille, place });
    benefits.push(id);
  }
  let [references, lines] = [0, 0];
  /** The statement tells of a payment, whatever became of it. */
  const tell = async (endToEndId: string) => {
    await service.owner`
      insert into statement_entry select jurisdiction_code, current_date, ${`S${seed}-${lines++}`}, 'paid', end_to_end_id, amount_fen, null, null, 'B', now(), now()
        from payment_instruction where end_to_end_id = ${endToEndId}`;
  };
  const leave = async () => {
    for (const { id } of await attemptsOf(who)) await tell(id); // so that nothing of this script is unproved in the next
    const wrong: unknown[] = [];
    await checkBooks(service.owner, (difference) => wrong.push(difference));
    expect(wrong, `seed ${seed}`).toEqual([]);
  };
  const opened = new Map(opening.map(({ account, free }) => [account, free]));
  const modelOpened = new Map(poolsOf(model).map(([name, free]) => [name, free]));
  const reference = () => `${seed}R${references++}`;
  return { seed, dice, model, who, spare, hash, benefits, opened, modelOpened, reference, tell, leave };
}

type Ground = Awaited<ReturnType<typeof layGround>>;

function attemptsOf({ subjectId }: TestSubject, benefit?: string): Promise<(Attempt & { benefit: string })[]> {
  return service.owner`
    select i.instruction_id as id, i.status, c.claim_id as claim, c.status as claim_status, c.entitlement_id as benefit
      from payment_instruction i join claim c using (subject_id, claim_id)
     where c.subject_id = ${subjectId} and c.entitlement_id = coalesce(${benefit ?? null}, c.entitlement_id)
     order by i.claim_id, i.attempt` as never;
}

const modelAttempts = ({ model }: Ground, benefit: string) =>
  [...model.attempts.values()].filter(({ claim }) => claim.benefit.id === benefit);

/** What a verb does on both sides; null where there is nothing yet to do it to. */
async function stepOf(ground: Ground, asked: { verb: Verb; benefit: string; word: Word }): Promise<Step | null> {
  const { dice, model, who, spare } = ground;
  const { verb, benefit: id, word } = asked;
  const ctx = service.asPerson(who.subjectId);
  const isSpare = dice.percent(20);
  const accountId = isSpare ? spare.accountId : who.accountId;
  const [ours, theirs] = [await attemptsOf(who, id), modelAttempts(ground, id)];
  const claimId = ours[0]?.claim;
  const claim = theirs[0]?.claim.id ?? "";
  if (verb === "confirm") {
    if (claimId) return null; // a further tap finds the claim, which is tried elsewhere
    return {
      real: () => confirmClaim(ctx, { entitlementId: id, entitlementVersion: 1, payeeAccountId: accountId }),
      modelled: () => void model.confirm({ benefit: id, account: accountId, now: 0 }),
    };
  }
  if (verb === "pay-in") return payIn(ground);
  if (verb === "settle") return settle(ground);
  const attempt = Math.max(0, ours.length - dice.between(1, 3));
  const [one, other] = [ours[attempt], theirs[attempt]];
  if (!claimId || !one || !other) return null;
  switch (verb) {
    case "reissue":
      return {
        real: () => reissueClaim(ctx, { claimId, payeeAccountId: accountId }),
        modelled: () => void model.reissue({ claim, account: accountId, now: 0 }),
      };
    case "cancel":
      return { real: () => cancelClaim(ctx, { claimId }), modelled: () => model.cancel(claim) };
    case "statement":
      return { real: () => ground.tell(one.id), modelled: () => model.keepStatement([other.id]) };
    case "hear": {
      const kind = word.status === null ? "returned" : "status";
      const report = { kind, ...word, bankReference: "B", at: new Date().toISOString() };
      return {
        real: async () => void (await recordBankWord(ctx, { ...report, endToEndId: one.id } as BankReport)),
        modelled: () => void model.hear({ ...report, endToEndId: other.id } as BankReport, 0),
      };
    }
    default:
      return recover(ground, verb, { claim, endToEndId: one.id });
  }
}

/** Money comes into a pool: the treasury's, a stranger's, told again, or told with another sum. */
function payIn(ground: Ground): Step {
  const { dice } = ground;
  const place = dice.pick(PLACES);
  const reference = dice.percent(50) ? `${ground.seed}P1` : ground.reference();
  const payer = dice.percent(20) ? "622202" : treasuryOf(place);
  const amountFen = dice.pick([0, 90, 90, 200]);
  const credit = { kind: "pool-credit", account: place, amountFen: fen(amountFen), bankReference: reference } as const;
  const rest = { entryReference: reference, treasuryReference: "T", at: new Date().toISOString() };
  const paidBy = { bankCode: "011332000001", accountNumber: payer };
  const ctx = service.as({ kind: "anonymous" });
  return {
    real: () => takePoolCredit(ctx, { ...credit, ...rest, payer: paidBy }),
    modelled: () => ground.model.receive({ reference, place, payer, amountFen }),
  };
}

let evenings = 0;

/** 清算 of an evening of its own: ordered, and twice said to be carried out. */
function settle({ model }: Ground): Step {
  const day = addDays(calendarDate("2026-01-01"), evenings++);
  return {
    real: async () => {
      const ctx = service.as({ kind: "anonymous" });
      const bank = { ...ctx.gateways.bank, knownAs: async () => null };
      const ordering: Context = { ...ctx, as: (job) => ({ ...ctx.as(job), gateways: { ...ctx.gateways, bank } }) };
      await orderBetweenPools(ordering, day); // the bank knows none, goes down, and says later what it has carried out
      const orders = await service.owner<{ id: string; said: string }[]>`
        select order_id as id, jurisdiction_code || ' ' || amount_fen as said from pool_order
         where kind = 'settlement' and day = ${day} order by jurisdiction_code`;
      const word = { kind: "status", status: "ACCC", reason: null, bankReference: "B", at: new Date().toISOString() };
      for (const { id } of [...orders, ...orders]) await takePoolWord(ctx, { ...word, endToEndId: id } as BankReport);
      return orders.map(({ said }) => said).join();
    },
    modelled: () => {
      for (const place of PLACES) model.orderSettlement(place, { day, knownFen: () => null });
      const orders = model.orders.list().filter(({ order }) => order.day === day);
      const said = orders.map(({ order }) => `${order.jurisdictionCode} ${model.orders.hear(order.orderId)}`);
      for (const { order } of orders) model.orders.hear(order.orderId);
      return said.join();
    },
  };
}

/** 追缴: asked back, booked under references old and new, undone. */
function recover(ground: Ground, verb: string, of: { claim: string; endToEndId: string }): Step | null {
  const { dice, model, seed } = ground;
  const { claim, endToEndId } = of;
  const officer = service.as({ kind: "officer", personId: "sub_officer", jurisdictionCode: "330200" });
  if (verb === "demand") {
    const dueOn = addDays(officer.today() as CalendarDate, 30);
    const asked = { endToEndId, ground: "paid-twice", decisionNo: "1", notice: "n", dueOn } as const;
    return { real: () => openRecovery(officer, asked), modelled: () => model.openRecovery(claim) };
  }
  if (verb === "repay") {
    const bankReference = dice.percent(25) ? `${seed}R1` : ground.reference();
    const owed = model.claims.get(claim)?.benefit.amountFen ?? 1;
    const amountFen = fen(dice.percent(40) ? owed : dice.between(1, Math.ceil(owed / 2)));
    return {
      real: () => recordRepayment(officer, { endToEndId, amountFen, bankReference }),
      modelled: () => model.repay({ claim, amountFen, bankReference }),
    };
  }
  const repayments = [...model.repayments.values()].filter((one) => one.claim.id === claim);
  const undone = repayments[dice.between(0, repayments.length - 1)];
  if (!undone) return null;
  const { bankReference } = undone;
  return {
    real: async () => {
      const [row] = await service.owner`
        select r.repayment_id as id from repayment r join payment_instruction i using (subject_id, claim_id)
         where i.end_to_end_id = ${endToEndId} and r.bank_reference = ${bankReference}`;
      await undoRepayment(officer, { endToEndId, repaymentId: row?.id, reason: "退票" });
    },
    modelled: () => model.undo(undone.id),
  };
}

function realBalances(): Promise<{ account: string; free: number }[]> {
  return service.owner`
    select account_id as account, (in_posted_fen - out_posted_fen - out_pending_fen)::float8 as free
      from ledger_balance join ledger_account using (account_id)
     where kind in ('pool', 'advance') and jurisdiction_code in ${service.owner(PLACES)} order by 1` as never;
}

/** Every claim with its attempts, what every pool and advance has gained since the beginning, and what of the person there is. */
async function realState({ who, benefits, opened, hash }: Ground) {
  const attempts = await attemptsOf(who);
  const money = (await realBalances()).map(({ account, free }) => `${account} ${free - (opened.get(account) ?? 0)}`);
  const [subject] = await service.owner`
    select coalesce((select (in_posted_fen - out_posted_fen)::float8 from ledger_balance where account_id = ${`lac_${who.subjectId}`}), 0) as fen,
           exists (select from payee_stop where subject_id = ${who.subjectId}) as stopped,
           exists (select from session where token_hash = ${hash}) as signed_in`;
  return {
    claims: benefits.map((id) => attempts.filter(({ benefit }) => benefit === id)).map(sayAttempts),
    money: money.sort(),
    subject: [subject?.fen, subject?.stopped, subject?.signed_in],
  };
}

function modelState(ground: Ground) {
  const { model, who, benefits, modelOpened } = ground;
  const { inFen = 0, outFen = 0 } = model.ledger.balances.get(who.subjectId) ?? {};
  const attempts = benefits.map((id) => modelAttempts(ground, id));
  return {
    claims: attempts.map((some) =>
      sayAttempts(some.map(({ status, claim }) => ({ status, claim_status: claim.status }))),
    ),
    money: poolsOf(model)
      .map(([name, free]) => `${name} ${free - (modelOpened.get(name) ?? 0)}`)
      .sort(),
    subject: [inFen - outFen, model.stops.has(who.subjectId), model.sessions.has(who.subjectId)],
  };
}

describe("the simulation's database in memory", () => {
  test(
    "says after every step of a random script what PostgreSQL says: every refusal, status, balance, stop and session",
    async () => {
      const told = new Set<string>();
      for (let seed = 1; seed <= SCRIPTS; seed++) for (const said of await play(seed)) told.add(said);
      // The scripts reach what they are there for.
      expect([...told]).toEqual(
        expect.arrayContaining([
          ...["reissue done", "reissue PAYEE_CANNOT_BE_PAID", "reissue PAYEE_ACCOUNT_CLOSED", "cancel done"],
          ...["cancel CLAIM_NOT_RETURNED", "pay-in booked", "pay-in known", "pay-in refused", "demand done"],
          ...["repay done", "repay CLAIM_NOT_RECOVERING", "repay REPAYMENT_TOO_LARGE", "repay REPAYMENT_DIFFERS"],
          ...["undo done", "settle  "],
        ]),
      );
    },
    PATIENCE_MS,
  );
});
