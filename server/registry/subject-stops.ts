import {
  attributeByKey,
  type BatchColumn,
  type FactBatch,
  type SubjectFacts,
  type SubjectKind,
} from "@/server/eligibility";

/** A check of the subject itself: who does not pass it is owed nothing new by a rule that does not ask the question itself. */
export type SubjectStop = "deceased" | "deregistered" | "listed-twice";

/** What the register says of a firm that is no more. */
export const GONE_STATUSES: ReadonlySet<unknown> & ReadonlySet<string> = new Set(["注销", "吊销"]);
/** Which lists name each person once, and the member that names the person. */
export const NAMED_ONCE = {
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

/** The facts that a stop asks for whatever programs read. */
export const STOP_KEYS = { person: ["alive"], firm: ["status"] } as const satisfies Record<
  SubjectKind,
  readonly string[]
>;

/**
 * A quick look at a batch for subjects that `stopsOf` has to look at: it misses none. `reads` are the attributes that lie in
 * the batch; the stop keys are among them.
 */
export function mayStop(batch: FactBatch, audience: SubjectKind, reads: ReadonlySet<string>): (n: number) => boolean {
  const column = (key: string) => {
    const { type = "string" } = attributeByKey(audience, key) ?? {};
    return batch.column({ key, member: null, type });
  };
  const [only] = STOP_KEYS[audience];
  const gone = column(only);
  const isGone =
    audience === "person"
      ? (n: number) => gone.values[n] === 0
      : (n: number) => gone.values[n] === 1 && GONE_STATUSES.has(gone.words[gone.codes?.[n] as number]);
  const lists = Object.entries(NAMED_ONCE[audience]).filter(([list]) => reads.has(list));
  const doubled = lists.map(([list, name]) => mayNameTwice(column(list), { audience, list, name }));
  return (n) => isGone(n) || doubled.some((isDoubled) => isDoubled(n));
}

function mayNameTwice(
  column: BatchColumn,
  of: { audience: SubjectKind; list: string; name: string },
): (n: number) => boolean {
  const { members, values } = column;
  const attribute = attributeByKey(of.audience, of.list);
  const member = attribute?.members.find(({ key }) => key === of.name);
  const names = member === undefined ? null : (members?.column(member) ?? null);
  if (members === null || names === null) return (n) => (values[n] as number) > 1;
  return (n) => {
    if (!((values[n] as number) > 1)) return false;
    const seen = new Set<number>();
    let named = 0;
    for (let i = members.offsets[n] as number; i < (members.offsets[n + 1] as number); i++) {
      if (names.values[i] !== 1) continue;
      named += 1;
      seen.add(names.codes?.[i] as number);
    }
    return seen.size < named;
  };
}

function namesSomebodyTwice(list: unknown, member: string): boolean {
  if (!Array.isArray(list) || list.length < 2) return false;
  const names = list.map((item) => item?.[member]).filter((name) => name !== undefined && name !== null);
  return new Set(names).size < names.length;
}
