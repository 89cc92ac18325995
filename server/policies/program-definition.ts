import type { ProgramDefinition } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { decisionWithin } from "./period";
import type { ProgramRule } from "./program-rule";

/** Which set of dates and parameters is meant: the researched one, or the one the demonstration city publishes. */
export type ProgramEdition = "researched" | "demonstration";

/** What decides: the file's rule with the parameters of an edition, ready to compile. */
export function programDefinition(file: ProgramRule, edition: ProgramEdition): ProgramDefinition {
  const replaced = edition === "demonstration" ? (file.demonstration.parameters ?? {}) : {};
  const parameters = Object.fromEntries(
    Object.entries(file.parameters).map(([name, { value }]) => [name, replaced[name] ?? value]),
  );
  return {
    programId: file.id,
    audience: file.audience,
    parameters,
    units: Object.fromEntries(
      Object.entries(file.parameters).flatMap(([name, { unit }]) => (unit ? [[name, unit]] : [])),
    ),
    humanPredicates: file.humanPredicates.map(({ name, label, lasts }) => ({
      name,
      label,
      within: decisionWithin(lasts, file.periodicity),
    })),
    definitions: Object.entries(file.definitions).map(([name, { feel }]) => ({ name, feel })),
    conditions: file.conditions.map(({ id, article, text, feel, fact }) => ({
      clauseId: id,
      article,
      text,
      feel,
      fact,
    })),
    amount: { text: file.amount.text, en: file.amount.en, feel: file.amount.feel },
    documents: file.documents.filter((one) => typeof one !== "string"),
    brief: file.brief,
    ...(file.maxAgeDays && {
      maxAgeDays: Object.fromEntries(Object.entries(file.maxAgeDays).map(([key, { days }]) => [key, days])),
    }),
    ...("cityFeel" in file.funding && { cityPart: { feel: file.funding.cityFeel } }),
    ...(file.usage && { usage: { mark: file.usage.mark, feel: file.usage.feel } }),
  };
}

/** From when to when an edition of the program is decided and owed; null for no end. */
export function programValidity(
  file: Pick<ProgramRule, "validity" | "demonstration">,
  edition: ProgramEdition,
): { readonly from: CalendarDate; readonly to: CalendarDate | null } {
  const { validFrom, validTo } = edition === "demonstration" ? file.demonstration : {};
  const { from, to } = file.validity.decided ?? file.validity;
  return { from: validFrom ?? from, to: validTo === undefined ? to : validTo };
}
