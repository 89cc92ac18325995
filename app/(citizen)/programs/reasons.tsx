import { speak } from "@/app/_messages/say";
import { Aside } from "@/app/_ui/aside";
import { Because, type Reason } from "@/app/_ui/because";
import type { ClauseView, GapView } from "@/app/views";
import { reasonsOf, toldOf, verdictWords, wrongTool } from "../entitlements/[id]/words";
import { type Telling, wrongHref } from "../facts/wrong-way";

const AMOUNT = "amount"; // what no clause reads, the amount does

type Decided = { readonly civilDate: string; readonly because: readonly ClauseView[] };

/** Some clauses of a decision under a heading; nothing where there are none. */
export async function ReasonGroup(props: {
  title: string;
  /** What all of them have in common. */
  note?: string | undefined;
  decided: Decided;
  verdict: ClauseView["verdict"];
  telling: Telling;
}) {
  const { title, note, decided, verdict, telling } = props;
  const speech = await speak();
  const because = decided.because.filter((clause) => clause.verdict === verdict);
  if (because.length === 0) return null;
  return (
    <section className="group">
      <h2 className="heading">{title}</h2>
      {note ? <p className="note mt-hair">{note}</p> : null}
      <Because
        words={verdictWords(speech.t)}
        reasons={reasonsOf({ because, civilDate: decided.civilDate }, speech, telling)}
      />
    </section>
  );
}

/** What is missing: which fact, who holds it, what will happen. One can say of it, too, that this is wrong. */
export async function MissingGroup(props: {
  missing: GapView["missing"];
  issuerName: string;
  because: readonly ClauseView[];
  telling: Telling;
}) {
  const { missing, issuerName, because, telling } = props;
  const speech = await speak();
  const { t, look } = speech;
  const reasons = missing.map((one): Reason => {
    const { attribute, label, kind, document } = one;
    const attributes = kind === "fact" ? [attribute.split(".")[0] ?? attribute] : [];
    const clauseId = because.find((clause) => clause.attributes.some((key) => attributes.includes(key)))?.clauseId;
    const href = look.mode === "elder" ? null : wrongHref(telling, [{ clauseId: clauseId ?? AMOUNT, attributes }]);
    return {
      key: label,
      verdict: "unknown",
      fact: label,
      notes: [
        sayWay(one, issuerName, speech),
        ...(document ? [t("gap.fromDocument", { document })] : []),
        ...toldOf({ attributes }, speech, telling),
      ],
      ...(href ? { wrong: wrongTool(href, label, speech) } : {}),
    };
  });
  return (
    <section className="group">
      <h2 className="heading">{t("gap.missing")}</h2>
      <Because words={verdictWords(t)} reasons={reasons} />
    </section>
  );
}

type MissingFact = GapView["missing"][number];

/** How a missing fact comes: by itself from who holds it, by somebody who looks, or only when somebody states it. */
function sayWay(
  { kind, statedBy, sourceName: source }: MissingFact,
  office: string,
  { t }: Awaited<ReturnType<typeof speak>>,
): string {
  if (kind === "human") return t("gap.fromHuman", { source, office });
  if (statedBy === null) return t("gap.fromSource", { source });
  return statedBy === "employer" ? t("statement.byEmployer") : t("statement.byClaimant", { source });
}

/** What there is to do about missing facts: nothing where all of them come by themselves, else to state them, or to ask who assesses them. */
export async function WhatToDo({ missing }: { missing: GapView["missing"] }) {
  const { t } = await speak();
  const isUpToSomebody = missing.some(({ statedBy }) => statedBy !== null);
  const isAssessed = missing.some(({ kind }) => kind === "human");
  return (
    <div className="near-foot">
      {isUpToSomebody ? (
        <Aside icon="document" title={t("statement.toDo")}>
          {t("statement.toDoNote")}
        </Aside>
      ) : isAssessed ? (
        <Aside icon="phone" title={t("gap.toAsk")}>
          {t("gap.toAskNote")}
        </Aside>
      ) : (
        <Aside icon="shield" title={t("gap.nothingToDo")}>
          {t("gap.nothingToDoNote")}
        </Aside>
      )}
    </div>
  );
}
