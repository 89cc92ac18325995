import type { Fen } from "@/server/kernel";
import type { Bilingual } from "./bilingual";
import { attributeByKey } from "./catalogue/attributes";
import { SOURCES } from "./catalogue/sources";
import type { CompiledCondition } from "./compile-program";
import type { BecauseClause, Evidence, MissingFact } from "./decision";
import { HUMAN_READ_PREFIX, LEDGER_READ, PARAMETER_READ_PREFIX } from "./feel/scope";
import { Unknown } from "./feel/unknown";
import type { FeelValue } from "./feel/value";
import { sayFact } from "./say-fact";
import type { SubjectRun } from "./subject-run";

/** The clause id of the amount, where the amount itself decides. */
export const AMOUNT_CLAUSE = "amount";

const FEN_A_YUAN = 100;
const LEDGER_LABEL: Bilingual = { zh: "发放记录", en: "payment records" };
const UNSTATED_FIGURE = "a figure of the rule that no source states"; // a parameter has no English name

/** How a clause's value reads as a verdict: null is "not met", as in FEEL; unknown stays unknown. */
export function verdictOf(value: FeelValue): BecauseClause["verdict"] {
  if (value instanceof Unknown) return "unknown";
  return value === true ? "met" : "unmet";
}

/** One clause of the reason, in sentences. */
export function becauseClause(clause: CompiledCondition, value: FeelValue, run: SubjectRun): BecauseClause {
  const verdict = verdictOf(value);
  return {
    clauseId: clause.clauseId,
    article: clause.article,
    text: clause.text,
    verdict,
    fact: value instanceof Unknown ? missingSentence(value, run) : factSentence(clause, verdict, run),
    evidence: evidenceOf(decisiveReads(clause, verdict, run), run),
  };
}

/** The facts a clause was decided on: one that was not delivered has decided nothing unless the clause waits for it. */
function decisiveReads(clause: CompiledCondition, verdict: BecauseClause["verdict"], run: SubjectRun) {
  const { reads } = clause.condition;
  return verdict === "unknown" ? reads : reads.filter((read) => isDelivered(read, run));
}

function isDelivered(read: string, run: SubjectRun): boolean {
  if (read === LEDGER_READ) return true;
  if (!read.startsWith(HUMAN_READ_PREFIX)) return run.subject.facts.has(read) && !run.isStale(read);
  return run.subject.humanDecisions.has(read.slice(HUMAN_READ_PREFIX.length));
}

/** The reason's last line where the amount decides: it cannot be worked out, or there is nothing to pay. */
export function becauseAmount(value: FeelValue, run: SubjectRun): BecauseClause {
  const { amount, amountText } = run.program;
  return {
    clauseId: AMOUNT_CLAUSE,
    article: null,
    text: amountText.zh,
    verdict: value instanceof Unknown ? "unknown" : "unmet",
    fact:
      value instanceof Unknown
        ? missingSentence(value, run)
        : { zh: "按规则算出来是0元", en: "The rule works out to 0 yuan" },
    evidence: evidenceOf(amount.reads, run),
  };
}

/** The reason's last line where only documents are missing: what is owed without them, and what they would add to. */
export function becauseDocuments(partFen: Fen, run: SubjectRun): BecauseClause {
  const { amount, amountText, documents } = run.program;
  const yuan = (partFen / FEN_A_YUAN).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return {
    clauseId: AMOUNT_CLAUSE,
    article: null,
    text: amountText.zh,
    verdict: "unknown",
    fact: {
      zh: `没有${documents.map(({ name }) => name.zh).join("、")}的部分不计，其余按规则算出来是${yuan}元；材料到了再按全部的算`,
      en: `Without a document (${documents.map(({ name }) => name.en).join(", ")}) a part does not count; the rest works out to ${yuan} yuan, and all of it counts once the document is there`,
    },
    evidence: evidenceOf(amount.reads, run),
  };
}

/** The sentence of a clause; where it cannot be said because a value is absent, a plain one that still is true. */
function factSentence(clause: CompiledCondition, verdict: BecauseClause["verdict"], run: SubjectRun): Bilingual {
  const [zh, en] = [clause.fact.zh.render(run), clause.fact.en.render(run)];
  if (typeof zh === "string" && typeof en === "string") return { zh, en };
  if (zh === null || en === null) return noRecordSentence(clause.condition.reads, run);
  return verdict === "met"
    ? { zh: `符合：${clause.text}`, en: "This condition is met" }
    : { zh: `不符合：${clause.text}`, en: "This condition is not met" };
}

function noRecordSentence(reads: readonly string[], run: SubjectRun): Bilingual {
  const empty = reads.filter((read) => run.subject.facts.get(read)?.value === null);
  const labels = (empty.length > 0 ? empty : reads).map((read) => labelOf(read, run));
  return {
    zh: `没有记录：${labels.map(({ zh }) => zh).join("、")}`,
    en: `No record of: ${labels.map(({ en }) => en).join(", ")}`,
  };
}

/** Why a missing fact is missing, as the start of a sentence. */
const LEADS = {
  undelivered: { zh: "还没有查到：", en: "Not delivered yet: " },
  stale: { zh: "数据太久没有更新，等新的：", en: "Too old to decide on, waiting for newer data: " },
  implausible: {
    zh: "查到的数据有误，等更正：",
    en: "Delivered with a value that cannot be, waiting for its correction: ",
  },
  empty: { zh: "没有记录，算不出来：", en: "No record, so it cannot be computed: " },
  uncomputable: { zh: "按现有数据算不出来：", en: "Cannot be computed from what was delivered: " },
  late: { zh: "", en: "" }, // a sentence of its own says how far its source has come
  document: { zh: "等材料：", en: "Waiting for a document: " },
  human: { zh: "等待经办人员认定：", en: "Waiting for an officer's decision: " },
} as const;

function leadOf(missing: MissingFact, run: SubjectRun): keyof typeof LEADS {
  if (missing.kind === "human") return "human";
  if (missing.document !== undefined) return "document";
  if (run.isStale(missing.attribute)) return "stale";
  const fact = run.subject.facts.get(missing.attribute);
  if (fact === undefined) return run.subject.withheld?.get(missing.attribute) ?? "undelivered";
  if (fact.value === null) return "empty";
  return isLate(missing.attribute, run) ? "late" : "uncomputable";
}

function missingSentence(unknown: Unknown, run: SubjectRun): Bilingual {
  const missing = missingFacts(unknown, run);
  const kinds = Object.keys(LEADS) as (keyof typeof LEADS)[];
  const sentence = (language: keyof Bilingual, comma: string) =>
    kinds.flatMap((kind) => {
      const labels = missing
        .filter((fact) => leadOf(fact, run) === kind)
        .map((fact) => (kind === "late" ? lateSentence(fact, run) : (fact.document ?? fact.label))[language]);
      if (kind === "late") return labels;
      return labels.length === 0 ? [] : LEADS[kind][language] + labels.join(comma);
    });
  return { zh: sentence("zh", "、").join("；"), en: sentence("en", ", ").join("; ") };
}

/** Whether a fact is a list to which months up to the day of decision may still come. */
function isLate(key: string, run: SubjectRun): boolean {
  return run.openFrom(key) <= run.asOf.monthIndex;
}

/** How far a list of months has come, whose months are still to come, and that nobody has to do anything for it. */
function lateSentence({ attribute, source }: MissingFact, run: SubjectRun): Bilingual {
  const label = labelOf(attribute, run);
  const holder = SOURCES.find(({ code }) => code === source)?.label ?? { zh: source, en: source };
  const open = run.openFrom(attribute);
  const [last, next] = [sayMonth(open - 1), sayMonth(open)];
  const nextOfYear = open % MONTHS_A_YEAR === 0 ? next.zh : next.zh.replace(/^\d+年/, "");
  return {
    zh: `${label.zh}的数据只到${last.zh}，${nextOfYear}起的${holder.zh}还没有送齐，送到后自动重算`,
    en: `${label.en}: delivered up to ${last.en} only. ${holder.en} has not delivered all of ${next.en} and later yet; this is worked out again when it has`,
  };
}

const MONTHS_A_YEAR = 12;

function sayMonth(month: number): Bilingual {
  const [year, place] = [Math.floor(month / MONTHS_A_YEAR), (month % MONTHS_A_YEAR) + 1];
  return { zh: `${year}年${place}月`, en: `${year}-${String(place).padStart(2, "0")}` };
}

/** The label of what is missing; of a list of months, from which month on. */
function missingLabel(name: string, run: SubjectRun): Bilingual {
  const label = labelOf(name, run);
  if (!isLate(name, run)) return label;
  const from = sayMonth(run.openFrom(name));
  return { zh: `${label.zh}（${from.zh}起）`, en: `${label.en} (from ${from.en})` };
}

/** What is missing, by name, with who holds it. */
export function missingFacts(unknown: Unknown, run: SubjectRun): readonly MissingFact[] {
  return unknown.names.map((name) => {
    const human = name.startsWith(HUMAN_READ_PREFIX);
    const document = run.program.documents.find(({ proves }) => proves === name)?.name;
    return {
      attribute: bareName(name),
      label: missingLabel(name, run),
      source: sourceOf(name, run),
      kind: human ? "human" : "fact",
      ...(document && { document }),
    };
  });
}

function evidenceOf(reads: readonly string[], run: SubjectRun): readonly Evidence[] {
  return reads.map((read) => ({
    attribute: bareName(read),
    label: labelOf(read, run),
    source: run.subject.facts.get(read)?.source ?? sourceOf(read, run),
    obtainedOn: read === LEDGER_READ ? run.asOf.toString() : (run.subject.facts.get(read)?.obtainedOn ?? null),
    value: worthOf(read, run),
  }));
}

/** A fact or a recorded decision as a person reads it. */
function worthOf(read: string, run: SubjectRun): Bilingual | null {
  if (read.startsWith(HUMAN_READ_PREFIX)) {
    const decision = run.human(bareName(read));
    return decision === undefined ? null : sayFact(null, decision);
  }
  const slot = run.program.slots.findIndex(({ attribute }) => attribute.key === read);
  const attribute = run.program.slots[slot]?.attribute;
  if (attribute === undefined) return null;
  const value = run.fact(slot);
  return value instanceof Unknown ? null : sayFact(attribute, value);
}

/** What is read by its own name: an officer's decision and a parameter without the prefix that marks them. */
function bareName(read: string): string {
  const prefix = [HUMAN_READ_PREFIX, PARAMETER_READ_PREFIX].find((candidate) => read.startsWith(candidate)) ?? "";
  return read.slice(prefix.length);
}

/** The label of a read: an attribute, a member of one ("new_hires.grad_date"), the ledger, a decision or a parameter. */
function labelOf(read: string, run: SubjectRun): Bilingual {
  if (read === LEDGER_READ) return LEDGER_LABEL;
  if (read.startsWith(PARAMETER_READ_PREFIX)) return { zh: bareName(read), en: UNSTATED_FIGURE };
  if (read.startsWith(HUMAN_READ_PREFIX)) return humanLabel(bareName(read), run);
  const [key = "", memberKey] = read.split(".");
  const attribute = attributeByKey(run.program.audience, key);
  const whole = attribute?.label ?? { zh: key, en: key };
  const member = attribute?.members.find((candidate) => candidate.key === memberKey)?.label;
  return member === undefined ? whole : { zh: `${whole.zh}（${member.zh}）`, en: `${whole.en} (${member.en})` };
}

function humanLabel(name: string, run: SubjectRun): Bilingual {
  return run.program.humanPredicates.find((human) => human.name === name)?.label ?? { zh: name, en: name };
}

function sourceOf(read: string, run: SubjectRun): string {
  if (read === LEDGER_READ) return "ledger";
  if (read.startsWith(HUMAN_READ_PREFIX)) return "officer";
  return attributeByKey(run.program.audience, read.split(".")[0] ?? "")?.source ?? "platform";
}
