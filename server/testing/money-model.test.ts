import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diceOf } from "@/bin/simulate/clock";
import { modelStore, NotEnough } from "@/bin/simulate/store";
import { confirmClaim, recordBankWord, reissueClaim } from "@/server/claims";
import type { BankReport } from "@/server/gateways";
import { startTestService, type TestService, type TestSubject } from "./test-service";

const PLACES = ["330200", "330203"];
const SCRIPTS = 4;
const STEPS = 26;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

type Words = { status: BankReport["status"]; reason: string | null }[];
const WORDS: Words = [
  { status: "ACCC", reason: null },
  { status: "ACCC", reason: null },
  { status: "ACSP", reason: null },
  { status: "RJCT", reason: "AC06" },
  { status: "RJCT", reason: "MS03" },
  { status: "RJCT", reason: "DU04" },
  { status: null, reason: "AC06" },
];

/** One random script, done by the model and by PostgreSQL, which must say the same after every step. */
async function play(seed: number): Promise<void> {
  const dice = diceOf(seed);
  const model = modelStore();
  const sides = await layGround(seed, dice, model);
  for (let step = 0; step < STEPS; step++) {
    const benefit = dice.pick(sides.benefits);
    const verb = dice.pick(["confirm", "confirm", "hear", "hear", "hear", "reissue"]);
    const said = await sides.both(verb, benefit, dice.pick(WORDS), dice.between(1, 3));
    expect(said.real, `seed ${seed} step ${step} ${verb}`).toBe(said.modelled);
    expect(await sides.realState(), `seed ${seed} step ${step} ${verb}`).toEqual(sides.modelState());
  }
}

async function layGround(seed: number, dice: ReturnType<typeof diceOf>, model: ReturnType<typeof modelStore>) {
  await service.fault({ kind: "down", count: null }); // the bank says what the script says, and nothing by itself
  const who: TestSubject = await service.person(`甲${seed}`);
  const spare = await service.person(`甲${seed}`);
  await service.owner`update payee_account set subject_id = ${who.subjectId}, is_default = false where account_id = ${spare.accountId}`;
  for (const place of PLACES) {
    const pool = { balanceFen: dice.between(0, 900), creditLineFen: dice.between(0, 900) };
    // What earlier scripts left reserved stays lent: the line is what this one has beyond it.
    const [lent] = await service.owner`
      select out_pending_fen::float8 as fen from ledger_balance where account_id = ${`lac_advance_${place}`}`;
    await service.fund(place, { ...pool, creditLineFen: pool.creditLineFen + Number(lent?.fen ?? 0) });
    model.fund(place, pool);
  }
  const opening = new Map((await realBalances()).map((row) => [row.account, row.free]));
  const benefits: { id: string; real: string; place: string }[] = [];
  for (let i = 0; i < 5; i++) {
    const [amountFen, citySharePermille, place] = [dice.between(1, 500), dice.pick([0, 300, 1_000]), dice.pick(PLACES)];
    const real = await service.owe(who.subjectId, amountFen, { citySharePermille, jurisdictionCode: place });
    model.owe({ id: real, subject: who.subjectId, amountFen, citySharePermille, place });
    benefits.push({ id: real, real, place });
  }
  const ctx = service.asPerson(who.subjectId);
  const attemptsOf = (benefit: string) =>
    service.owner<{ id: string; status: string; claim: string; claim_status: string }[]>`
      select i.instruction_id as id, i.status, c.claim_id as claim, c.status as claim_status
        from payment_instruction i join claim c using (subject_id, claim_id) where c.entitlement_id = ${benefit} order by i.attempt`;
  const modelAttempts = (benefit: string) =>
    [...model.attempts.values()].filter(({ claim }) => claim.benefit.id === benefit);

  const real = async (work: () => Promise<unknown>) => {
    try {
      await work();
      return "done";
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  };
  const modelled = (work: () => unknown) => {
    try {
      work();
      return "done";
    } catch (error) {
      if (error instanceof NotEnough) return "ADVANCE_LIMIT_REACHED";
      throw error;
    }
  };

  async function both(verb: string, { id }: { id: string }, word: Words[number], which: number) {
    const [ours, theirs] = [await attemptsOf(id), modelAttempts(id)];
    if (verb === "confirm") {
      const tap = { entitlementId: id, entitlementVersion: 1, payeeAccountId: who.accountId };
      return {
        real: await real(() => confirmClaim(ctx, tap)),
        modelled: modelled(() => model.confirm({ benefit: id, account: who.accountId, now: 0 })),
      };
    }
    if (verb === "reissue") {
      const claim = ours[0]?.claim;
      const last = ours.at(-1);
      if (!claim || last?.claim_status !== "returned") return { real: "", modelled: "" };
      return {
        real: await real(() => reissueClaim(ctx, { claimId: claim, payeeAccountId: spare.accountId })),
        modelled: modelled(() => model.reissue({ claim: theirs[0]?.claim.id ?? "", account: spare.accountId, now: 0 })),
      };
    }
    const at = Math.max(0, ours.length - which);
    const [one, other] = [ours[at], theirs[at]];
    if (!one || !other) return { real: "", modelled: "" };
    const kind = word.status === null ? "returned" : "status";
    const report = { kind, ...word, bankReference: "B", at: new Date().toISOString() };
    return {
      real: await real(() => recordBankWord(ctx, { ...report, endToEndId: one.id } as BankReport)),
      modelled: modelled(() => model.hear({ ...report, endToEndId: other.id } as BankReport, 0)),
    };
  }

  async function realState() {
    const claims = await Promise.all(
      benefits.map(async ({ id }) => {
        const attempts = await attemptsOf(id);
        return [attempts[0]?.claim_status ?? "none", ...attempts.map(({ status }) => status)].join(" ");
      }),
    );
    const money = Object.fromEntries(
      (await realBalances()).map(({ account, free }) => [account, free - (opening.get(account) ?? 0)]),
    );
    const [subject] = await service.owner`
      select (in_posted_fen - out_posted_fen)::float8 as fen from ledger_balance where account_id = ${`lac_${who.subjectId}`}`;
    return { claims, money, subject: subject?.fen ?? 0 };
  }

  function modelState() {
    const claims = benefits.map(({ id }) => {
      const attempts = modelAttempts(id);
      return [attempts[0]?.claim.status ?? "none", ...attempts.map(({ status }) => status)].join(" ");
    });
    const money: Record<string, number> = {};
    for (const place of PLACES) {
      for (const kind of ["pool", "advance"]) {
        const { inFen, outFen, pendingFen } = model.balances.get(`${kind} ${place}`) ?? {
          inFen: 0,
          outFen: 0,
          pendingFen: 0,
        };
        const filled = model.transfers.find(({ reason, to }) => reason === "replenish" && to === `${kind} ${place}`);
        money[`lac_${kind}_${place}`] = inFen - outFen - pendingFen - (filled?.amountFen ?? 0);
      }
    }
    const subject = model.balances.get(who.subjectId);
    return { claims, money, subject: (subject?.inFen ?? 0) - (subject?.outFen ?? 0) };
  }

  return { benefits, both, realState, modelState };
}

function realBalances() {
  return service.owner<{ account: string; free: number }[]>`
    select account_id as account, (in_posted_fen - out_posted_fen - out_pending_fen)::float8 as free
      from ledger_balance join ledger_account using (account_id)
     where kind in ('pool', 'advance') and jurisdiction_code in ${service.owner(PLACES)} order by 1`;
}

describe("the simulation's database in memory", () => {
  test("says after every step of a random script what PostgreSQL says", async () => {
    for (let seed = 1; seed <= SCRIPTS; seed++) await play(seed);
  });
});
