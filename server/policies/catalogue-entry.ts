import type { Locale, Tx } from "@/server/context";
import { type CompiledProgram, compileProgram, SOURCES } from "@/server/eligibility";
import { assert, type CalendarDate } from "@/server/kernel";
import { type ListedKey, listedDefinition, listedKeys } from "./catalogue-store";
import { programDefinition, programValidity } from "./program-definition";
import { type ProgramFile, parseProgramData } from "./program-file";

/** Why a listed program is paid to nobody: a figure of it is stated nowhere, its days have passed, or nobody has opened it. */
export const CATALOGUE_STATES = ["incomplete", "ended", "unopened"] as const;
export type CatalogueState = (typeof CATALOGUE_STATES)[number];

/**
 * A program that the city knows of and does not run, by the dates and figures of its sources. It has no version: nothing that
 * is owed can name it, and no run reads it.
 */
export type CatalogueEntry = {
  readonly programId: string;
  readonly version: null;
  readonly audience: "person" | "firm";
  readonly file: ProgramFile;
  readonly compiled: CompiledProgram;
  readonly validFrom: CalendarDate;
  readonly validTo: CalendarDate | null;
  /** Never: nobody runs it, whatever its dates are. */
  inForce(day: CalendarDate): false;
  state(day: CalendarDate): CatalogueState;
};

const MAX_REMEMBERED = 5_000;
const remembered = new Map<string, CatalogueEntry>();

/** Every program that is listed and not published, by id. A file that has not changed is compiled once. */
export async function catalogueEntries(tx: Tx): Promise<CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  for (const key of await listedKeys(tx)) entries.push(await entryOf(tx, key));
  return entries;
}

/** One of them; undefined when it is not listed, or published. */
export async function catalogueEntry(tx: Tx, programId: string): Promise<CatalogueEntry | undefined> {
  const [key] = await listedKeys(tx, programId);
  return key && entryOf(tx, key);
}

async function entryOf(tx: Tx, { programId, digest }: ListedKey): Promise<CatalogueEntry> {
  const name = `${programId} ${digest}`;
  const known = remembered.get(name);
  if (known) return known;
  const definition = await listedDefinition(tx, programId);
  assert(definition !== undefined, `${programId} is listed`);
  const file = parseProgramData(definition);
  const { from, to } = programValidity(file, "researched");
  let compiled: CompiledProgram | undefined;
  const entry: CatalogueEntry = {
    programId,
    version: null,
    audience: file.audience,
    file,
    get compiled() {
      compiled ??= compileProgram(programDefinition(file, "researched"));
      return compiled;
    },
    validFrom: from,
    validTo: to,
    inForce: () => false,
    state: (day) => {
      if (file.figureStatus !== "sourced") return "incomplete";
      return to !== null && to < day ? "ended" : "unopened";
    },
  };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(name, entry);
  return entry;
}

/** A figure that no source states: its name, who could state it, and what is known of it. */
export type LackingFigure = { readonly name: string; readonly ownerName: string; readonly note: string | null };

/**
 * What keeps a program from ever being paid; empty where every figure has a source. A figure's name and its note are written in
 * Chinese: in English it is one that no source states, without the note.
 */
export function lackingFigures(locale: Locale, file: ProgramFile): LackingFigure[] {
  return Object.entries(file.parameters).flatMap(([name, { value, owner, note = null }]) => {
    if (value !== null) return [];
    const ownerName = locale === "en" ? inEnglish(file, owner) : owner;
    return [locale === "en" ? { name: UNSTATED_FIGURE, ownerName, note: null } : { name, ownerName, note }];
  });
}

/** Who could state a figure that no source states; undefined for whatever else is missing. */
export function lackOwner(locale: Locale, file: ProgramFile, missing: string): string | undefined {
  const figure = file.parameters[missing];
  if (figure?.value !== null) return undefined;
  return locale === "en" ? inEnglish(file, figure.owner) : figure.owner;
}

const UNSTATED_FIGURE = "a figure of the rule that no source states";
/** Who states figures and neither issues the policy alone nor delivers facts. */
const OTHER_OWNERS: Readonly<Record<string, string>> = {
  浙江省人社厅: "Zhejiang Human Resources and Social Security Department",
};

function inEnglish({ policy }: ProgramFile, owner: string): string {
  const known = [policy.issuer, ...SOURCES.map(({ label }) => label)].find(({ zh }) => zh === owner);
  return known?.en ?? OTHER_OWNERS[owner] ?? owner;
}
