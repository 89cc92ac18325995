import { z } from "zod";
import { type Context, requireSubject } from "@/server/context";
import { defaultAccount, readSubject, viewSubject } from "@/server/identity";
import { assert, type CalendarDate, calendarDate, fen, Refusal, sumFen } from "@/server/kernel";
import { type ProgramSummary, programOf, sayProgram } from "@/server/policies";
import { sumPaidInYear } from "@/server/registry";
import { viewClauses, viewMissing } from "./because";
import type { EntitlementRow, EntitlementView, GapView, HomeView } from "./entitlement";
import {
  countOnTheWay,
  findEntitlement,
  findGap,
  latestRun,
  listGaps,
  listOpen,
  type StoredEntitlement,
} from "./entitlement-store";

const Bilingual = z.object({ zh: z.string(), en: z.string() });

/** Everything home shows: what can be taken now, what comes later, what waits for a fact. */
export function readHome(ctx: Context): Promise<HomeView> {
  const { subjectId } = requireSubject(ctx);
  const today = ctx.today();
  return ctx.tx(async (tx) => {
    const row = await readSubject(tx, subjectId);
    assert(row, "a signed-in subject exists");
    const rows: EntitlementRow[] = [];
    for (const entitlement of await listOpen(tx, { subjectId, on: today })) {
      rows.push(viewRow(ctx, entitlement, await programOf(tx, entitlement)));
    }
    const claimable = rows.filter(({ claimableFrom }) => claimableFrom <= today);
    const upcoming = rows.filter(({ claimableFrom }) => claimableFrom > today);
    const undetermined: HomeView["undetermined"] = [];
    for (const gap of await listGaps(tx, subjectId)) {
      const program = await programOf(tx, gap);
      const missingLabels = viewMissing(ctx.locale, gap.missing).map(({ label }) => label);
      undetermined.push({ gapId: gap.gapId, programName: sayProgram(ctx, program, gap.period), missingLabels });
    }
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
      onTheWayCount: await countOnTheWay(tx, subjectId),
      creditedThisYear: await sumPaidInYear(tx, { subjectId, year: today.slice(0, 4) }),
      checkedAt: run?.finishedAt.toISOString() ?? null,
      programsChecked: run?.programsChecked ?? 0,
      payeeAccount: await defaultAccount(tx, subjectId),
      phoneMasked,
    };
  });
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
    return {
      ...viewRow(ctx, row, program),
      civilDate: ctx.today(),
      state: stateOf(ctx, row),
      claimId: row.claimId,
      issuerName: inLocale(ctx, program.issuer),
      policyTitle: program.policyTitle,
      docNo: program.docNo,
      sources: [...program.sources],
      because: viewClauses(ctx.locale, row.because),
      payeeAccount: await defaultAccount(tx, subjectId),
      noticeWorkingDays: program.noticeWorkingDays,
      shiftedNote: program.shiftedNote && inLocale(ctx, program.shiftedNote),
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
    return {
      gapId: row.gapId,
      civilDate: ctx.today(),
      programName: sayProgram(ctx, program, row.period),
      issuerName: inLocale(ctx, program.issuer),
      missing: viewMissing(ctx.locale, row.missing),
      because: viewClauses(ctx.locale, row.because),
      amountText: program.amountText,
      expiresOn: null,
    };
  });
}

function viewRow(ctx: Context, row: StoredEntitlement, program: ProgramSummary): EntitlementRow {
  return {
    entitlementId: row.entitlementId,
    version: row.version,
    programId: row.programId,
    programName: sayProgram(ctx, program, row.period),
    brief: inLocale(ctx, Bilingual.parse(row.brief)),
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
