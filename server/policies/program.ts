import { type Bilingual, type CompiledProgram, compileProgram } from "@/server/eligibility";
import { addDays, addWorkingDays, type CalendarDate } from "@/server/kernel";
import { type DatedDecision, decisionCounts, periodKey } from "./period";
import { programDefinition, programValidity } from "./program-definition";
import { type ProgramFile, parseProgramData } from "./program-file";
import { type ProgramRule, parseProgramRule } from "./program-rule";

/** What screens say of a program. */
export type ProgramSummary = {
  readonly name: Bilingual;
  readonly issuer: Bilingual;
  readonly policyTitle: string;
  readonly docNo: string | null;
  readonly sources: readonly { title: string; url: string }[];
  readonly noticeWorkingDays: number;
  /** The rule's own sentence about the amount. */
  readonly amountText: Bilingual;
  /** Said where the demonstration publishes the rule with shifted dates or figures; else null. */
  readonly shiftedNote: Bilingual | null;
};

/** A published program, ready to be decided for one day. */
export type RunnableProgram = {
  readonly programId: string;
  readonly version: number;
  readonly audience: "person" | "firm";
  readonly compiled: CompiledProgram;
  /** The key of the period the day falls in. */
  readonly period: string;
  /** The city's share; 0 where the rule works out what the city bears of each amount (`cityPartOf`). */
  readonly citySharePermille: number;
  readonly noticeWorkingDays: number;
  /** Whether an officer's decision counts on that day. */
  counts(decision: DatedDecision): boolean;
  /** The last day on which an entitlement that can be claimed from a day may be taken. */
  expiresOn(claimableFrom: CalendarDate): CalendarDate;
};

/** A published definition, as screens speak of it. */
export function summarise(definition: unknown): ProgramSummary {
  const file = parseProgramData(definition);
  const { publish, validFrom, note } = file.demonstration;
  return {
    name: file.name,
    issuer: file.policy.issuer,
    policyTitle: file.policy.title,
    docNo: file.policy.docNo,
    sources: file.policy.sources.flatMap(({ title, url }) => (url === null ? [] : [{ title, url }])),
    noticeWorkingDays: file.notice.workingDays,
    amountText: amountTextOf(file),
    shiftedNote: publish && validFrom !== undefined ? shiftedNote(file, note) : null,
  };
}

/** The rule's own sentence about the amount; in Chinese for both where a version was published without the English one. */
export function amountTextOf({ amount }: Pick<ProgramFile, "amount">): Bilingual {
  return { zh: amount.text, en: amount.en ?? amount.text };
}

/**
 * A program as people name it: 高龄津贴，11月份. The period is said unless the program is paid once, and its year unless it is this one.
 */
export function sayProgram(
  voice: { locale: "zh-CN" | "en"; today(): CalendarDate },
  { name }: Pick<ProgramSummary, "name">,
  period: string,
): string {
  const said = voice.locale === "en" ? name.en : name.zh;
  const [year = "", month] = period.split("-");
  if (!/^\d{4}$/.test(year)) return said;
  if (voice.locale === "en") return `${said}, ${period}`;
  if (!month) return `${said}，${year}年度`;
  return `${said}，${year === voice.today().slice(0, 4) ? "" : `${year}年`}${Number(month)}月份`;
}

type Version = { readonly programId: string; readonly version: number };

/** A version as it was published, read once: what it is worth on any day. */
export type PublishedRule = { on(key: Version, day: CalendarDate): RunnableProgram | null };

/**
 * Reads a version, with or without what stands beside its rule. It is compiled on the first day on which it is valid; one that
 * does not compile stops the run then: it was checked when it was published. `isChecked` where somebody else reads the same version
 * with its form looked over once more, and nothing comes of it unless both succeed.
 */
export function publishedRule(definition: unknown, isChecked = false): PublishedRule {
  const file = isChecked ? (definition as ProgramRule) : parseProgramRule(definition);
  const { from, to } = programValidity(file, "demonstration");
  let compiled: CompiledProgram | undefined;
  const expiresOn = (claimableFrom: CalendarDate) => addDays(claimableFrom, file.claimWithin.days);
  return {
    on: (key, day) => {
      if (from > day || (to !== null && to < day)) return null;
      compiled ??= compileProgram(programDefinition(file, "demonstration"));
      return {
        ...key,
        audience: file.audience,
        compiled,
        period: periodKey(file.periodicity, day),
        citySharePermille: "cityPercent" in file.funding ? file.funding.cityPercent * 10 : 0,
        noticeWorkingDays: file.notice.workingDays,
        counts: (decision) => decisionCounts(file, decision, day),
        expiresOn,
      };
    },
  };
}

/** The programs that are valid on a day, compiled. */
export function runnablePrograms(
  published: readonly (Version & { definition: unknown })[],
  day: CalendarDate,
): RunnableProgram[] {
  return published.flatMap(({ programId, version, definition }) => {
    return publishedRule(definition).on({ programId, version }, day) ?? [];
  });
}

/**
 * From when an entitlement can be claimed: the day after the notice has run its working days where the rule demands one.
 * A jurisdiction that has not opened its notice yet opens it on the day of the decision.
 */
export function claimableFrom(
  program: RunnableProgram,
  where: { jurisdictionCode: string; notices: ReadonlyMap<string, CalendarDate>; civilDate: CalendarDate },
): CalendarDate {
  if (program.noticeWorkingDays === 0) return where.civilDate;
  const started = where.notices.get(`${program.programId} ${where.jurisdictionCode}`) ?? where.civilDate;
  return addDays(addWorkingDays(started, program.noticeWorkingDays), 1);
}

function shiftedNote(file: ProgramFile, note: string | undefined): Bilingual {
  const { from, to } = file.validity;
  const span = `${from}${to ? `～${to}` : ""}`;
  return {
    zh: `演示：这条规则原来的有效期是${span}，这里换了日期。${note ?? ""}`,
    en: `Demonstration: this rule was valid ${from}${to ? ` to ${to}` : ""}; its dates are shifted here.`,
  };
}
