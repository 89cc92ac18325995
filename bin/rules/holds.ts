import { type HoldLine, listHolds } from "@/server/entitlements";
import { loginUrl } from "./database";

const FEN_A_YUAN = 100;

/** `rules holds`: every program that waits for a source's data, as lines for a person or as JSON. */
export async function holdsOf(json: boolean): Promise<string> {
  const holds = await listHolds(loginUrl("nightly"));
  return json ? JSON.stringify(holds, null, 2) : sayHolds(holds);
}

/** The lines of `rules holds`. */
export function sayHolds(holds: readonly HoldLine[]): string {
  if (holds.length === 0) return "no program is held";
  const yuan = (fen: number) => `${(fen / FEN_A_YUAN).toFixed(2)} yuan`;
  return holds
    .flatMap(({ programId, gate, source, owner, since, reason, people, fen, found, yearsUntil }) => [
      `${programId}  ${gate}  ${owner.zh}  since ${since}`,
      `  ${reason.zh}`,
      `  ${reason.en}`,
      ...(gate === "alignment"
        ? [
            `  years delivered: ${yearsUntil === null ? "the source has not said" : `up to ${yearsUntil}`}; once there are more: rules delivered ${source} --year <year> --by <who> --why <reason>`,
          ]
        : []),
      `  open and waiting: ${people} people, ${yuan(fen)}; by the data of the last run: ${
        found === null
          ? "not counted yet"
          : `${found.count} people, ${yuan(found.fen)}, and ${found.unknown} of whom it cannot be said`
      }`,
    ])
    .join("\n");
}
