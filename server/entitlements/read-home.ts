import { type Context, requireSubject } from "@/server/context";
import { defaultAccount, readSubject, viewSubject } from "@/server/identity";
import { assert, type CalendarDate, calendarDate, fen, Refusal, sumFen } from "@/server/kernel";
import { countInForce, type ProgramSummary, programOf, sayProgram } from "@/server/policies";
import { sumPaidInYear } from "@/server/registry";
import { viewClauses, viewMissing } from "./because";
import type { EntitlementRow, EntitlementView, GapView, HomeView } from "./entitlement";
import {
  decideMeAgain,
  findEntitlement,
  findGap,
  latestRun,
  listGaps,
  listHolds,
  listOpen,
  listUnfinished,
  type StoredEntitlement,
  type StoredGap,
} from "./entitlement-store";
import { isUsedUp, sayLimit } from "./limit";
import { readLimits } from "./limit-store";
import { type LiveDecisions, liveDecisions, type Words } from "./live-decision";
import { audienceOf } from "./own-programs";
import { viewLimit } from "./view-limit";

/** Everything home shows: what can be taken now, what comes later, what waits for a fact. */
export function readHome(ctx: Context): Promise<HomeView> {
  const { subjectId } = requireSubject(ctx);
  const today = ctx.today();
  return ctx.tx(async (tx) => {
    const row = await readSubject(tx, subjectId);
    assert(row, "a signed-in subject exists");
    const live = liveDecisions(tx, subjectId);
    const holds = await listHolds(tx);
    const limits = await readLimits(tx, today);
    const rows: EntitlementRow[] = [];
    const held: HomeView["held"] = [];
    let isStale = false;
    for (const entitlement of await listOpen(tx, { subjectId, on: today })) {
      const words = await live.wordsOf(entitlement);
      isStale ||= words.changed;
      const line = viewRow(ctx, entitlement, { words, program: await programOf(tx, entitlement) });
      const limit = limits.get(entitlement.programId);
      const usedUp = limit && isUsedUp(limit, line.amountFen) ? sayLimit(limit, line.amountFen) : undefined;
      const reason = holds.get(entitlement.programId) ?? usedUp;
      if (reason === undefined) rows.push(line);
      else held.push({ programName: line.programName, amountFen: line.amountFen, reason: inLocale(ctx, reason) });
    }
    const claimable = rows.filter(({ claimableFrom }) => claimableFrom <= today);
    const upcoming = rows.filter(({ claimableFrom }) => claimableFrom > today);
    const undetermined: HomeView["undetermined"] = [];
    for (const gap of await listGaps(tx, subjectId)) {
      const program = await programOf(tx, gap);
      const missingLabels = (await missingOf(ctx, live, gap)).map(({ label }) => label);
      isStale ||= missingLabels.length === 0;
      undetermined.push({ gapId: gap.gapId, programName: sayProgram(ctx, program, gap.period), missingLabels });
    }
    if (isStale) await decideMeAgain(tx);
    const run = await latestRun(tx);
    const { phoneMasked, ...subject } = viewSubject(ctx, row);
    return {
      subject,
      civilDate: today,
      claimable,
      claimableTotalFen: sumFen(claimable.map(({ amountFen }) => amountFen)),
      upcoming,
      upcomingTotalFen: sumFen(upcoming.map(({ amountFen }) => amountFen)),
      undetermined,
      held,
      ...claimsOf(await listUnfinished(tx, subjectId)),
      creditedThisYear: await sumPaidInYear(tx, { subjectId, year: today.slice(0, 4) }),
      checkedAt: run?.finishedAt.toISOString() ?? null,
      programsChecked: run ? await countInForce(tx, { audience: audienceOf(row.kind), on: today }) : 0,
      payeeAccount: await defaultAccount(tx, subjectId),
      phoneMasked,
    };
  });
}

/** How what was taken stands where it is not over. */
function claimsOf(unfinished: Awaited<ReturnType<typeof listUnfinished>>) {
  const inStatus = (...wanted: string[]) =>
    unfinished.filter(({ status }) => wanted.includes(status)).map(({ claimId }) => claimId);
  return {
    onTheWayCount: inStatus("confirmed", "paying").length,
    returnedClaimIds: inStatus("returned"),
    recoveringClaimIds: inStatus("recovering"),
  };
}

/** Whether what is owed was computed for a civil date. */
export async function wasComputed(ctx: Context, civilDate: CalendarDate): Promise<boolean> {
  const run = await ctx.tx(latestRun);
  return run?.civilDate === civilDate;
}

/** One benefit with the reasons for it. @throws Refusal NOT_FOUND. */
export function readEntitlement(ctx: Context, input: { entitlementId: string }): Promise<EntitlementView> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const row = await findEntitlement(tx, { subjectId, entitlementId: input.entitlementId });
    if (!row) throw new Refusal("NOT_FOUND");
    const program = await programOf(tx, row);
    const words = await liveDecisions(tx, subjectId).wordsOf(row);
    if (words.changed && row.status === "open") await decideMeAgain(tx);
    const hold = (await listHolds(tx)).get(row.programId);
    const stated = (await readLimits(tx, ctx.today())).get(row.programId);
    const limit = row.status === "open" ? viewLimit(ctx.locale, stated, row.amountFen) : null;
    return {
      ...viewRow(ctx, row, { words, program }),
      civilDate: ctx.today(),
      state: stateOf(ctx, row),
      claimId: row.claimId,
      issuerName: inLocale(ctx, program.issuer),
      policyTitle: program.policyTitle,
      docNo: program.docNo,
      sources: [...program.sources],
      because: viewClauses(ctx.locale, words.because),
      payeeAccount: await defaultAccount(tx, subjectId),
      noticeWorkingDays: program.noticeWorkingDays,
      shiftedNote: program.shiftedNote && inLocale(ctx, program.shiftedNote),
      heldReason: hold ? inLocale(ctx, hold) : limit?.usedUp ? limit.says : null,
      limit,
    };
  });
}

/** One benefit that waits for a fact: what is missing, and what is known. @throws Refusal NOT_FOUND. */
export function readGap(ctx: Context, input: { gapId: string }): Promise<GapView> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const row = await findGap(tx, { subjectId, gapId: input.gapId });
    if (!row) throw new Refusal("NOT_FOUND");
    const program = await programOf(tx, row);
    const live = liveDecisions(tx, subjectId);
    const decision = await live.decisionOf(row);
    const missing = decision.outcome === "undetermined" ? viewMissing(ctx.locale, decision.missing) : [];
    if (missing.length === 0) await decideMeAgain(tx);
    return {
      gapId: row.gapId,
      programId: row.programId,
      civilDate: ctx.today(),
      programName: sayProgram(ctx, program, row.period),
      issuerName: inLocale(ctx, program.issuer),
      missing,
      payablePartFen: decision.outcome === "undetermined" ? decision.payablePart : null,
      because: viewClauses(ctx.locale, decision.because),
      amountText: inLocale(ctx, program.amountText),
      expiresOn: null,
    };
  });
}

/** What is missing as of now; nothing once every fact has arrived and the decision is about to be made. */
async function missingOf(ctx: Context, live: LiveDecisions, row: StoredGap): Promise<GapView["missing"]> {
  const decision = await live.decisionOf(row);
  return decision.outcome === "undetermined" ? viewMissing(ctx.locale, decision.missing) : [];
}

function viewRow(
  ctx: Context,
  row: StoredEntitlement,
  { words, program }: { words: Words; program: ProgramSummary },
): EntitlementRow {
  return {
    entitlementId: row.entitlementId,
    version: row.version,
    programId: row.programId,
    programName: sayProgram(ctx, program, row.period),
    brief: inLocale(ctx, words.brief),
    amountFen: fen(row.amountFen),
    claimableFrom: calendarDate(row.claimableFrom),
    expiresOn: row.expiresOn === null ? null : calendarDate(row.expiresOn),
  };
}

function stateOf(ctx: Context, row: StoredEntitlement): EntitlementView["state"] {
  if (row.status !== "open") return row.status;
  if (row.expiresOn !== null && row.expiresOn < ctx.today()) return "expired";
  return row.claimableFrom > ctx.today() ? "upcoming" : "claimable";
}

function inLocale(ctx: Context, text: { zh: string; en: string }): string {
  return ctx.locale === "en" ? text.en : text.zh;
}
