import { faultOfName } from "@/server/eligibility";
import { faultsOfCases } from "./check-cases";
import type { FileFault } from "./file-fault";
import { programValidity } from "./program-definition";
import type { ProgramFile } from "./program-file";

const REFERENCE = /sourced:([A-Za-z]+\d+[a-z]?)/g;

/**
 * What is wrong in a file that has every key it needs: what refers to nothing. Looked at when a file is read; what was published is
 * run by what it says.
 */
export function faultsOfFile(file: ProgramFile): readonly FileFault[] {
  return [
    ...danglingSources(file),
    ...backwardDates(file),
    ...unknownRegion(file),
    ...faultsOfNames(file),
    ...casesOfOtherDays(file),
    ...faultsOfIds(file),
    ...faultsOfCases(file),
  ];
}

/** A name that hides another one silently changes what every expression means that says it. */
function faultsOfNames({ audience, parameters, definitions }: ProgramFile): readonly FileFault[] {
  const named = (kind: string, names: object) => Object.keys(names).map((name) => ({ path: [kind, name], name }));
  return [...named("parameters", parameters), ...named("definitions", definitions)].flatMap(({ path, name }) => {
    const fault = faultOfName(name, audience);
    if (fault !== null) return [{ path, ...fault }];
    return path[0] === "definitions" && Object.hasOwn(parameters, name) ? [{ path, ...usedTwice(name) }] : [];
  });
}

function usedTwice(name: string): Omit<FileFault, "path"> {
  return {
    what: {
      zh: `“${name}”既是参数又是定义`,
      en: `"${name}" is the name of a parameter and of a definition`,
    },
    remedy: { zh: "其中一个换一个名字", en: "Give one of them another name" },
  };
}

/** What ends before it begins is never valid. */
function backwardDates(file: ProgramFile): readonly FileFault[] {
  const editions = [
    { edition: "researched", path: file.validity.decided ? ["validity", "decided", "to"] : ["validity", "to"] },
    { edition: "demonstration", path: ["demonstration", "validTo"] },
  ] as const;
  const wrong = editions.find(({ edition }) => {
    const { from, to } = programValidity(file, edition);
    return to !== null && to < from;
  });
  if (wrong === undefined) return [];
  const { from, to } = programValidity(file, wrong.edition);
  return [
    {
      path: wrong.path,
      what: { zh: `到${to}为止，却从${from}才开始`, en: `It ends on ${to}, before it begins on ${from}` },
      remedy: { zh: "终止日不早于开始日；没有终止日写 null", en: "Write an end that is not before the start, or null" },
    },
  ];
}

/** Under which id the amount itself is a clause of every decision. */
const AMOUNT_ID = "amount";

/** What has the id of another one cannot be told from it, on the phone or in a worked case. */
function faultsOfIds({ conditions, cases }: ProgramFile): readonly FileFault[] {
  const named = [...conditions.entries()].map(([i, { id }]) => ({ path: ["conditions", i, "id"], id }));
  const all = [...named, ...[...cases.entries()].map(([i, { id }]) => ({ path: ["cases", i, "id"], id }))];
  return all
    .filter(({ id, path }, place) => {
      const isTaken = path[0] === "conditions" && id === AMOUNT_ID;
      return isTaken || all.findIndex((one) => one.id === id) < place;
    })
    .map(({ id, path }) => ({
      path,
      what:
        id === AMOUNT_ID
          ? { zh: "“amount”是金额那一条的编号", en: '"amount" is the id of the amount itself' }
          : { zh: `编号“${id}”前面已经用过`, en: `The id "${id}" has been used before` },
      remedy: { zh: "换一个没有用过的编号", en: "Write an id that nothing else has" },
    }));
}

/** What is owed on a day on which nothing is decided is never paid to anybody, however right the case is. */
function casesOfOtherDays(file: ProgramFile): readonly FileFault[] {
  const { from, to } = programValidity(file, "researched");
  if (to !== null && to < from) return []; // said already, and no day is right
  const span = { zh: `${from}～${to ?? ""}`, en: to === null ? `from ${from}` : `${from} to ${to}` };
  return [...file.cases.entries()]
    .filter(([, { asOf, expect }]) => expect.outcome !== "ineligible" && (asOf < from || (to !== null && asOf > to)))
    .map(([i, { asOf }]) => ({
      path: ["cases", i, "asOf"],
      what: {
        zh: `${asOf}不在认定的日子里（${span.zh}），那天谁也领不到`,
        en: `${asOf} is not among the days on which it is decided (${span.en}); nobody is paid on it`,
      },
      remedy: {
        zh: "换成那些日子里的一天；过后才申报、认定的，在 validity 里写 decided: { from, to, provenance }",
        en: "Write one of those days; where it is applied for and decided later, write decided: { from, to, provenance } in validity",
      },
    }));
}

const REGIONS = /^(全国|浙江|宁波|海曙|江北|北仑|镇海|鄞州|奉化|象山|宁海|余姚|慈溪)/;

function unknownRegion({ region }: ProgramFile): readonly FileFault[] {
  if (REGIONS.test(region)) return [];
  return [
    {
      path: ["region"],
      what: { zh: `没有“${region}”这个地方`, en: `There is no place "${region}" here` },
      remedy: {
        zh: "写全国、浙江省、宁波市或区县的名字；功能区前面写上宁波，如宁波前湾新区",
        en: "Write 全国, 浙江省, 宁波市 or a county of it; a zone begins with 宁波, as in 宁波前湾新区",
      },
    },
  ];
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
