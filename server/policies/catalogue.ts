import { z } from "zod";
import type { Context } from "@/server/context";
import { CalendarDateSchema } from "@/server/kernel";
import { CATALOGUE_STATES, catalogueEntries, lackingFigures } from "./catalogue-entry";
import { amountTextOf } from "./program";

/** Whose policies are asked for. */
export const CatalogueQuestion = z.strictObject({ audience: z.enum(["person", "firm"]) });
export type CatalogueQuestion = z.infer<typeof CatalogueQuestion>;

/** A figure of a rule that no source states, and who could state it. */
export const LackingFigureView = z.object({ name: z.string(), ownerName: z.string(), note: z.string().nullable() });

/** A policy that the city knows of and does not run, and why. Nothing is ever paid by it. */
export const CatalogueRow = z.object({
  programId: z.string(),
  name: z.string(),
  issuerName: z.string(),
  policyTitle: z.string(),
  docNo: z.string().nullable(),
  amountText: z.string(),
  state: z.enum(CATALOGUE_STATES),
  validFrom: CalendarDateSchema,
  validTo: CalendarDateSchema.nullable(),
  /** What no source states; only where the state is "incomplete". */
  lacks: z.array(LackingFigureView),
  sources: z.array(z.object({ title: z.string(), url: z.string() })),
});
export type CatalogueRow = z.infer<typeof CatalogueRow>;

/** Every policy for this kind of subject that is listed and not run, in the order of the program ids. */
export async function listCatalogue(ctx: Context, { audience }: CatalogueQuestion): Promise<CatalogueRow[]> {
  const entries = await ctx.tx((tx) => catalogueEntries(tx));
  const language = ctx.locale === "en" ? "en" : "zh";
  const today = ctx.today();
  return entries
    .filter((entry) => entry.audience === audience)
    .map(({ programId, file, validFrom, validTo, state }) => ({
      programId,
      name: file.name[language],
      issuerName: file.policy.issuer[language],
      policyTitle: file.policy.title,
      docNo: file.policy.docNo,
      amountText: amountTextOf(file)[language],
      state: state(today),
      validFrom,
      validTo,
      lacks: lackingFigures(ctx.locale, file),
      sources: file.policy.sources.flatMap(({ title, url }) => (url === null ? [] : [{ title, url }])),
    }));
}
