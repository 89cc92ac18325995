import type { SubjectFacts } from "@/server/eligibility";

/** A check of the subject itself: who does not pass it is owed nothing new by a rule that does not ask the question itself. */
export type SubjectStop = "deceased" | "deregistered" | "listed-twice";

const GONE_STATUSES: ReadonlySet<unknown> = new Set(["注销", "吊销"]);
/** Which lists name each person once, and the member that names the person. */
const NAMED_ONCE = {
  person: { children: "child_id" },
  firm: {
    new_hires: "person_id",
    trainees: "person_id",
    staff_overtime: "person_id",
    staff_stay: "person_id",
  },
} as const satisfies Record<"person" | "firm", Readonly<Record<string, string>>>;

/**
 * What keeps a subject from being owed by a program that reads these attributes: the dead and the deregistered or merged,
 * unless the rule reads that fact and decides for itself; a list in which somebody stands twice, where the rule reads it.
 */
export function stopsOf(subject: SubjectFacts, audience: "person" | "firm"): readonly StoppedReads[] {
  const value = (key: string) => subject.facts.get(key)?.value;
  const stops: StoppedReads[] = [];
  if (audience === "person" && value("alive") === false) stops.push({ stop: "deceased", unlessRead: "alive" });
  if (audience === "firm" && GONE_STATUSES.has(value("status")))
    stops.push({ stop: "deregistered", unlessRead: "status" });
  for (const [list, name] of Object.entries(NAMED_ONCE[audience])) {
    if (namesSomebodyTwice(value(list), name)) stops.push({ stop: "listed-twice", ifRead: list });
  }
  return stops;
}

/** Which programs a stop is for, by what they read. */
export type StoppedReads = { readonly stop: SubjectStop } & (
  | { readonly unlessRead: string }
  | { readonly ifRead: string }
);

/** The stop that holds for a program which reads these attributes; undefined for none. */
export function stopFor(stops: readonly StoppedReads[], reads: ReadonlySet<string>): SubjectStop | undefined {
  return stops.find((one) => ("unlessRead" in one ? !reads.has(one.unlessRead) : reads.has(one.ifRead)))?.stop;
}

function namesSomebodyTwice(list: unknown, member: string): boolean {
  if (!Array.isArray(list) || list.length < 2) return false;
  const names = list.map((item) => item?.[member]).filter((name) => name !== undefined && name !== null);
  return new Set(names).size < names.length;
}
