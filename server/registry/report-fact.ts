import { randomInt } from "node:crypto";
import { recordEvent } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { type Attribute, attributeByKey, type Bilingual, SOURCES, type SubjectFacts } from "@/server/eligibility";
import { AssertionError, type CalendarDate, calendarDate, newId, Refusal } from "@/server/kernel";
import {
  type FactQuestion,
  type FactReportView,
  type FactView,
  LEDGER_ATTRIBUTE,
  MAX_REPORTS_A_DAY,
  type ReportFactInput,
} from "./fact-report";
import {
  countReports,
  findReport,
  insertReport,
  listReports,
  lockReports,
  readFactRecords,
  readSourceCompleteness,
  type StoredReport,
} from "./fact-report-store";
import { viewFactValue } from "./fact-report-value";
import { subjectFacts } from "./subject-facts";

const LIST_LIMIT = 200;
const REFERENCE_TRIES = 3;
const REFERENCE_RANGE = 1_000_000;
const LEDGER_LABEL: Bilingual = { zh: "发放记录", en: "payment records" };

/** Everything the caller has called wrong, newest first: each fact once. */
export function readReports(ctx: Context): Promise<FactReportView[]> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => [...(await latestReports(ctx, tx, subjectId)).values()]);
}

/** Some of the caller's own facts, as who holds them delivered them. @throws Refusal NOT_FOUND for what is no fact. */
export function readFacts(ctx: Context, { attributes }: FactQuestion): Promise<FactView[]> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const { facts } = await ownFacts(ctx, tx, subjectId);
    const reports = await latestReports(ctx, tx, subjectId);
    return attributes.map((key) => {
      const known = factMeant(ctx, key);
      if (!known) throw new Refusal("NOT_FOUND");
      const fact = facts.get(key);
      return {
        attribute: key,
        label: inLocale(ctx, known === LEDGER_ATTRIBUTE ? LEDGER_LABEL : known.label),
        sourceName: sourceName(ctx, fact?.source ?? sourceOf(known)),
        obtainedOn: known === LEDGER_ATTRIBUTE ? ctx.today() : (fact?.obtainedOn ?? null),
        value: viewFactValue(known === LEDGER_ATTRIBUTE ? null : known, fact?.value),
        report: reports.get(key) ?? null,
      };
    });
  });
}

/**
 * 这条数据不对: keeps what somebody says of a fact for the department that delivered it, with a number to ask by. Saying
 * it again on the same day changes nothing and answers with the first.
 * @throws Refusal INPUT_INVALID for what is no fact; FACT_REPORTS_EXHAUSTED after too many on one day.
 */
export async function reportFact(ctx: Context, input: ReportFactInput): Promise<FactReportView> {
  const { subjectId, personId } = requireSubject(ctx);
  const { attribute, programId, clauseId } = input;
  const known = factMeant(ctx, attribute);
  if (!known) throw new Refusal("INPUT_INVALID", { attribute });
  const today = ctx.today();
  return ctx.tx(async (tx) => {
    await lockReports(tx, subjectId);
    const earlier = await findReport(tx, { subjectId, attribute, on: today });
    if (earlier) return viewReport(ctx, earlier);
    if ((await countReports(tx, { subjectId, on: today })) >= MAX_REPORTS_A_DAY) {
      throw new Refusal("FACT_REPORTS_EXHAUSTED", { limit: MAX_REPORTS_A_DAY });
    }
    const { facts } = await ownFacts(ctx, tx, subjectId);
    const kept = await keep(tx, today, {
      subjectId,
      reportId: newId("rpt", ctx.now()),
      attribute,
      source: facts.get(attribute)?.source ?? sourceOf(known),
      programId,
      clauseId,
      said: input.said === "" ? null : input.said,
      reportedOn: today,
      reportedAt: ctx.now(),
      reportedBy: personId,
    });
    await recordEvent(ctx, tx, {
      subjectId,
      action: "fact-reported",
      objectId: kept.reportId,
      details: { attribute, source: kept.source, programId, clauseId },
    });
    return viewReport(ctx, kept);
  });
}

/** Keeps a report under a number of its own: the day, and six digits that nobody can guess. */
async function keep(tx: Tx, today: CalendarDate, report: Omit<StoredReport, "reference">): Promise<StoredReport> {
  const day = today.slice(2).replaceAll("-", "");
  for (let tries = 0; tries < REFERENCE_TRIES; tries++) {
    const numbered = { ...report, reference: day + String(randomInt(REFERENCE_RANGE)).padStart(6, "0") };
    if (await insertReport(tx, numbered)) return numbered;
  }
  throw new AssertionError("no free number was found among a million");
}

async function ownFacts(ctx: Context, tx: Tx, subjectId: string): Promise<SubjectFacts> {
  const today = ctx.today();
  const records = await readFactRecords(tx, subjectId);
  return subjectFacts(
    { records, history: [], audience: audienceOf(ctx) },
    await readSourceCompleteness(tx, today),
    today,
  );
}

async function latestReports(ctx: Context, tx: Tx, subjectId: string): Promise<Map<string, FactReportView>> {
  const newestFirst = await listReports(tx, { subjectId, limit: LIST_LIMIT });
  return new Map(newestFirst.toReversed().map((report) => [report.attribute, viewReport(ctx, report)]));
}

/** The fact a key means for this kind of subject; undefined for an officer's decision, a figure of the rule, a stranger. */
function factMeant(ctx: Context, key: string): Attribute | typeof LEDGER_ATTRIBUTE | undefined {
  return key === LEDGER_ATTRIBUTE ? LEDGER_ATTRIBUTE : attributeByKey(audienceOf(ctx), key);
}

function sourceOf(known: Attribute | typeof LEDGER_ATTRIBUTE): string {
  return known === LEDGER_ATTRIBUTE ? LEDGER_ATTRIBUTE : known.source;
}

function audienceOf({ caller }: Context): "person" | "firm" {
  return caller.kind === "person_for_firm" ? "firm" : "person";
}

function viewReport(ctx: Context, { attribute, reference, source, reportedOn }: StoredReport): FactReportView {
  return { attribute, reference, sourceName: sourceName(ctx, source), reportedOn: calendarDate(reportedOn) };
}

function sourceName(ctx: Context, code: string): string {
  const source = SOURCES.find((known) => known.code === code);
  return source ? inLocale(ctx, source.label) : code;
}

function inLocale({ locale }: Context, { zh, en }: Bilingual): string {
  return locale === "en" ? en : zh;
}
