import type { Context, Tx } from "@/server/context";
import { publishedPrograms } from "@/server/policies";

/** The names of the published programs by id, in the language of whoever asks. */
export async function programNames(ctx: Context, tx: Tx): Promise<Map<string, string>> {
  const programs = await publishedPrograms(tx, ctx.today());
  return new Map(programs.map(({ programId, file }) => [programId, ctx.locale === "en" ? file.name.en : file.name.zh]));
}
