import type { Route } from "next";
import { speak } from "@/app/_messages/say";
import { ButtonLink } from "@/app/_ui/button";
import type { ClauseView, FactReportView } from "@/app/views";

/** What a screen with reasons knows about calling their facts wrong. */
export type Telling = {
  readonly programId: string;
  /** Where telling leads back to. */
  readonly here: string;
  /** What was told before, one for each fact. */
  readonly reports: readonly FactReportView[];
};

/** A fact where it was read. */
type ReadFact = Pick<ClauseView, "clauseId" | "attributes">;

/** Where somebody says that one of these facts is wrong; null where there is none, or all were told before. */
export function wrongHref({ programId, here, reports }: Telling, read: readonly ReadFact[]): Route | null {
  const told = new Set(reports.map(({ attribute }) => attribute));
  const facts = new Map<string, string>();
  for (const { clauseId, attributes } of read) {
    for (const attribute of attributes) if (!facts.has(attribute)) facts.set(attribute, `${clauseId}:${attribute}`);
  }
  if ([...facts.keys()].every((attribute) => told.has(attribute))) return null; // also where there is no fact
  const asked = new URLSearchParams({ program: programId, of: [...facts.values()].join(","), return: here });
  return `/facts?${asked}` as Route;
}

/** 写得不对: an elder screen says it once, under its reasons. */
export async function ElderWrong({ telling, read }: { telling: Telling; read: readonly ReadFact[] }) {
  const { t } = await speak();
  const href = wrongHref(telling, read);
  return href ? (
    <ButtonLink weight="side" href={href}>
      {t("wrong.elderLink")}
    </ButtonLink>
  ) : null;
}
