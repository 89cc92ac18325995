import type { Attribute, Member, SubjectKind } from "../catalogue/attribute";
import { vocabulary, wordsOf } from "./vocabulary";

/** The kinds of value that random expressions are written for. */
export type Kind = "number" | "boolean" | "date" | "text";

/** A name that an expression may use: an attribute, a member of one, a parameter, a definition or a loop variable. */
export type Name = { readonly feel: string; readonly kind: Kind; readonly words: readonly string[] };

/** A list of objects, with what may be named of each. */
export type ObjectList = { readonly feel: string; readonly members: readonly Name[] };

/** Everything an expression may name where it stands. */
export type Names = {
  readonly values: readonly Name[];
  readonly objects: readonly ObjectList[];
  /** Lists of words, each with the words it may hold. */
  readonly words: readonly string[];
  /** Lists of months. */
  readonly months: readonly string[];
  /** How many loops and filters are around this place. */
  readonly loops: number;
};

const KINDS: Readonly<Partial<Record<Member["type"], Kind>>> = {
  number: "number",
  integer: "number",
  boolean: "boolean",
  date: "date",
  enum: "text",
  string: "text",
};

/** The names of the catalogue's part that random rules are about. */
export function catalogueNames(audience: SubjectKind): Names {
  const all = vocabulary(audience);
  const ofType = (type: Attribute["type"]) => all.filter((attribute) => attribute.type === type);
  const inObjects = ofType("object").flatMap(({ feelName, members }) => membersAs(members, `${feelName}.`));
  return {
    values: [...membersAs(all, ""), ...inObjects],
    objects: ofType("list").map(({ feelName, members }) => ({ feel: feelName, members: membersAs(members, "") })),
    words: ofType("strings").map(({ feelName }) => feelName),
    months: ofType("months").map(({ feelName }) => feelName),
    loops: 0,
  };
}

function membersAs(members: readonly Member[], prefix: string): readonly Name[] {
  return members.flatMap((member): Name[] => {
    const kind = KINDS[member.type];
    return kind === undefined ? [] : [{ feel: prefix + member.feelName, kind, words: wordsOf(member) }];
  });
}

/** The names inside a filter or loop over a list: a member's own name where the prefix is empty, else variable.member. */
export function inside(names: Names, list: ObjectList, prefix: string): Names {
  const members = list.members.map((member) => ({ ...member, feel: prefix + member.feel }));
  return { ...names, values: [...members, ...members, ...names.values], loops: names.loops + 1 };
}

/** The names with one more value. */
export function withValue(names: Names, value: Name): Names {
  return { ...names, values: [...names.values, value] };
}
