import type { Attribute, SubjectKind } from "./attribute";
import { FIRM_TABLE } from "./firm-table";
import { PERSON_TABLE } from "./person-table";
import { readTable } from "./read-table";

/** Every attribute a rule may read, of persons and of firms. Keys and FEEL names are unique within a kind of subject. */
export const ATTRIBUTES: readonly Attribute[] = [
  ...readTable("person", PERSON_TABLE),
  ...readTable("firm", FIRM_TABLE),
];

const BY_FEEL_NAME = { person: namesOf("person", "feelName"), firm: namesOf("firm", "feelName") };
const BY_KEY = { person: namesOf("person", "key"), firm: namesOf("firm", "key") };

function namesOf(subject: SubjectKind, name: "feelName" | "key"): ReadonlyMap<string, Attribute> {
  const own = ATTRIBUTES.filter((attribute) => attribute.subject === subject);
  return new Map(own.map((attribute) => [attribute[name], attribute]));
}

/** The attribute that a rule about such a subject calls by this name; undefined when there is none. */
export function attributeByFeelName(subject: SubjectKind, feelName: string): Attribute | undefined {
  return BY_FEEL_NAME[subject].get(feelName);
}

/** The keys of all attributes of such a subject. */
export function attributeKeys(subject: SubjectKind): readonly string[] {
  return [...BY_KEY[subject].keys()];
}

/** The attribute of this key; undefined when there is none. */
export function attributeByKey(subject: SubjectKind, key: string): Attribute | undefined {
  return BY_KEY[subject].get(key);
}
