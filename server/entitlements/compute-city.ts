import { createHash } from "node:crypto";
import { decide } from "@/server/eligibility";
import { type CalendarDate, newId } from "@/server/kernel";
import { claimableFrom, type RunnableProgram, runnablePrograms } from "@/server/policies";
import { type Completeness, subjectFacts } from "@/server/registry";
import {
  countSubjects,
  type MergeSummary,
  mergeStages,
  openNightly,
  openStages,
  type RunSubject,
  readCompleteness,
  readNotices,
  readPublished,
  readSubjects,
  recordRun,
  type StagedEntitlement,
  type StagedGap,
  stageEntitlements,
  stageGaps,
} from "./city-run-store";

type Run = {
  readonly civilDate: CalendarDate;
  readonly at: Date;
  readonly programs: readonly RunnableProgram[];
  readonly completeness: Completeness;
  readonly notices: ReadonlyMap<string, CalendarDate>;
};
type Found = { entitlements: StagedEntitlement[]; gaps: StagedGap[] };

/** The outcome of one whole-city run. */
export type CityRunSummary = MergeSummary & { subjects: number; decisions: number; programs: number };

/**
 * The nightly run: decides every published program for every subject as of a civil date, and merges what it finds into
 * what is owed. Runs under the nightly role, never from HTTP. One transaction: a run that is killed changes nothing, a
 * second run on the same facts changes nothing.
 *
 * @param run.onProgress called after every batch with the number of subjects decided and their total.
 */
export async function computeCity(run: {
  nightlyUrl: string;
  civilDate: CalendarDate;
  now: () => Date;
  onProgress?: (done: number, total: number) => void;
}): Promise<CityRunSummary> {
  const startedAt = run.now();
  const [reader, writer] = [openNightly(run.nightlyUrl), openNightly(run.nightlyUrl)];
  try {
    const inputs: Run = {
      civilDate: run.civilDate,
      at: startedAt,
      programs: runnablePrograms(await readPublished(reader), run.civilDate),
      completeness: await readCompleteness(reader, run.civilDate),
      notices: await readNotices(reader),
    };
    const total = await countSubjects(reader);
    const periods = inputs.programs.map(({ programId, period }) => ({ programId, period }));
    return await writer.begin(async (tx) => {
      await openStages(tx);
      let subjects = 0;
      let decisions = 0;
      for await (const batch of readSubjects(reader, { civilDate: run.civilDate, periods })) {
        const found: Found = { entitlements: [], gaps: [] };
        for (const subject of batch) decisions += decideSubject(inputs, subject, found);
        await stageEntitlements(tx, found.entitlements);
        await stageGaps(tx, found.gaps);
        subjects += batch.length;
        run.onProgress?.(subjects, total);
      }
      const merged = await mergeStages(tx, { civilDate: run.civilDate, at: startedAt, periods });
      const programs = inputs.programs.length;
      const summary = { ...merged, subjects, decisions, programs };
      const runId = newId("evt", startedAt).replace("evt", "run");
      const { civilDate } = run;
      await recordRun(tx, { runId, civilDate, startedAt, finishedAt: run.now(), programs, summary });
      return summary;
    });
  } finally {
    await Promise.all([reader.end({ timeout: 1 }), writer.end({ timeout: 1 })]);
  }
}

/** Decides every program of a subject's kind. @returns how many decisions were made. */
function decideSubject(run: Run, subject: RunSubject, found: Found): number {
  const audience = subject.kind === "person" ? "person" : "firm";
  const { records, jurisdictionCode } = subject;
  const history = subject.history as Parameters<typeof subjectFacts>[0]["history"];
  const facts = subjectFacts({ records, history, audience }, run.completeness, run.civilDate);
  let decisions = 0;
  for (const program of run.programs) {
    if (program.audience !== audience) continue;
    decisions += 1;
    const decision = decide(program.compiled, facts, run.civilDate);
    if (decision.outcome === "ineligible") continue;
    const { programId, version: programVersion, period } = program;
    const base = { subjectId: subject.subjectId, programId, programVersion, period, jurisdictionCode };
    const { because } = decision;
    if (decision.outcome === "undetermined") {
      found.gaps.push({ ...base, gapId: newId("gap", run.at), missing: decision.missing, because });
      continue;
    }
    const from = claimableFrom(program, { jurisdictionCode, notices: run.notices, civilDate: run.civilDate });
    found.entitlements.push({
      ...base,
      entitlementId: newId("ent", run.at),
      amountFen: decision.amountFen,
      citySharePermille: program.citySharePermille,
      brief: decision.brief,
      because,
      factsDigest: digest([decision.amountFen, because]),
      claimableFrom: from,
      expiresOn: program.expiresOn(from),
      datedByRun: program.noticeWorkingDays === 0 || !run.notices.has(`${programId} ${jurisdictionCode}`),
    });
  }
  return decisions;
}

/** Changes when the amount or anything the reason rests on changes, except the day on which a fact was fetched again. */
function digest(of: unknown): string {
  const text = JSON.stringify(of, (key, value) => (key === "obtainedOn" ? undefined : value));
  return createHash("sha256").update(text).digest("base64url");
}
