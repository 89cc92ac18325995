import type { FileFault } from "./file-fault";
import type { ProgramFile } from "./program-file";

const REFERENCE = /sourced:([A-Za-z]+\d+[a-z]?)/g;

/**
 * What is wrong in a file that has every key it needs: what refers to nothing. Looked at when a file is read; what was published is
 * run by what it says.
 */
export function faultsOfFile(file: ProgramFile): readonly FileFault[] {
  return danglingSources(file);
}

/** Every provenance names sources of the file: a reader follows it to the text that says so. */
function danglingSources(file: ProgramFile): readonly FileFault[] {
  const known = file.policy.sources.map(({ ref }) => ref);
  return provenancesIn(file, []).flatMap(({ path, text }) =>
    [...text.matchAll(REFERENCE)]
      .map(([, ref = ""]) => ref)
      .filter((ref) => !known.includes(ref))
      .map((ref) => ({
        path,
        what: { zh: `policy.sources 里没有来源${ref}`, en: `There is no source ${ref} in policy.sources` },
        remedy: {
          zh: `把它写进 policy.sources，或改成其中之一：${known.join("、")}`,
          en: `Add it to policy.sources, or write one of: ${known.join(", ")}`,
        },
      })),
  );
}

type Provenance = { readonly path: readonly PropertyKey[]; readonly text: string };

function provenancesIn(value: unknown, path: readonly PropertyKey[]): readonly Provenance[] {
  if (typeof value === "string") return isProvenance(path.at(-1)) ? [{ path, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => provenancesIn(item, [...path, i]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => provenancesIn(member, [...path, key]));
}

function isProvenance(key: PropertyKey | undefined): boolean {
  return key === "provenance" || key === "intakeProvenance";
}
