import type { ProgramFile } from "./program-file";

const ASKED_OF_LEDGER = /已领(?:次数|金额)\s*\(\s*"([^"]*)"/g;

/**
 * The programs whose payments a rule asks for although nobody knows them: neither published from a file (`known`) nor declared as
 * paid elsewhere (`outsidePrograms`). The ledger would never have heard of such a one, and it would never exclude anybody.
 */
export function unknownPrograms(file: ProgramFile, known: ReadonlySet<string>): readonly string[] {
  const asked = expressionsOf(file).flatMap((feel) => [...feel.matchAll(ASKED_OF_LEDGER)].map(([, id]) => id ?? ""));
  const outside = file.outsidePrograms ?? {};
  return [...new Set(asked)].filter((id) => id !== file.id && !known.has(id) && outside[id] === undefined);
}

function expressionsOf({ definitions, conditions, amount, usage, brief }: ProgramFile): readonly string[] {
  return [
    ...Object.values(definitions).map(({ feel }) => feel),
    ...conditions.flatMap(({ feel, fact }) => [feel, fact.zh, fact.en]),
    amount.feel,
    ...(usage ? [usage.feel] : []),
    brief.zh,
    brief.en,
  ];
}
