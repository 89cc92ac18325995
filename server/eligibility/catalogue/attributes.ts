import type { Attribute, SubjectKind } from "./attribute";
import { FIRM_TABLE } from "./firm-table";
import { PERSON_TABLE } from "./person-table";
import { readTable } from "./read-table";

/** Every attribute a rule may read, of persons and of firms. Keys and FEEL names are unique within a kind of subject. */
export const ATTRIBUTES: readonly Attribute[] = [
  ...readTable("person", PERSON_TABLE),
  ...readTable("firm", FIRM_TABLE),
];

const BY_FEEL_NAME = new Map(ATTRIBUTES.map((attribute) => [`${attribute.subject} ${attribute.feelName}`, attribute]));
const BY_KEY = new Map(ATTRIBUTES.map((attribute) => [`${attribute.subject} ${attribute.key}`, attribute]));

/** The attribute that a rule about such a subject calls by this name; undefined when there is none. */
export function attributeByFeelName(subject: SubjectKind, feelName: string): Attribute | undefined {
  return BY_FEEL_NAME.get(`${subject} ${feelName}`);
}

/** The attribute of this key; undefined when there is none. */
export function attributeByKey(subject: SubjectKind, key: string): Attribute | undefined {
  return BY_KEY.get(`${subject} ${key}`);
}
