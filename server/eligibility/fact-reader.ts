import { assert } from "@/server/kernel";
import type { Attribute, Member } from "./catalogue/attribute";
import type { FactValue } from "./fact";
import { FeelDate, isMonth } from "./feel/date";
import { FeelNumber } from "./feel/number";
import { BOOLEAN, DATE, type FeelType, listOf, NUMBER, STRING } from "./feel/type";
import { unitOf } from "./feel/unit";
import { Unknown } from "./feel/unknown";
import type { FeelValue } from "./feel/value";

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The type an attribute or member has in a rule. */
export function feelTypeOf(member: Member & { readonly members?: readonly Member[] }): FeelType {
  switch (member.type) {
    case "number":
    case "integer": {
      const unit = unitOf(member.unit);
      return unit === undefined ? NUMBER : { kind: "number", unit };
    }
    case "boolean":
      return BOOLEAN;
    case "date":
      return DATE;
    case "enum":
      return { kind: "string", values: member.values ?? [] };
    case "string":
      return STRING;
    case "months":
    case "strings":
      return listOf(STRING);
    case "list":
      return listOf(contextType(member.members ?? []));
    case "object":
      return contextType(member.members ?? []);
  }
}

function contextType(members: readonly Member[]): FeelType {
  return { kind: "context", entries: new Map(members.map((member) => [member.feelName, feelTypeOf(member)])) };
}

/** Turns a fact as delivered into a value of the rule language. Lists and objects are turned once and remembered. */
export type FactReader = (value: FactValue) => FeelValue;

/** The reader of an attribute. @throws AssertionError, when read, on a value that is not of the catalogue's type. */
export function factReader(attribute: Attribute): FactReader {
  const remembered = new WeakMap<object, FeelValue>();
  return (value) => {
    if (value === null || typeof value !== "object") return readValue(attribute, attribute.key, value);
    const known = remembered.get(value);
    if (known !== undefined) return known;
    const read = readValue(attribute, attribute.key, value);
    remembered.set(value, read);
    return read;
  };
}

function readValue(
  member: Member & { readonly members?: readonly Member[] },
  name: string,
  value: FactValue,
): FeelValue {
  if (value === null) return null;
  switch (member.type) {
    case "number":
    case "integer":
      return readNumber(name, value);
    case "boolean":
      assert(typeof value === "boolean", `the fact ${name} is true or false`);
      return value;
    case "date":
      return readDate(name, value);
    case "string":
    case "enum":
      assert(typeof value === "string", `the fact ${name} is text`);
      return value;
    case "months":
      return readTexts(name, value, isMonth);
    case "strings":
      return readTexts(name, value, () => true);
    case "list":
      assert(Array.isArray(value), `the fact ${name} is a list`);
      return value.map((item: FactValue) => readObject(member.members ?? [], name, item));
    case "object":
      return readObject(member.members ?? [], name, value);
  }
}

function readNumber(name: string, value: FactValue): FeelNumber {
  const isNumber =
    typeof value === "number" ? Number.isFinite(value) : typeof value === "string" && DECIMAL.test(value);
  assert(isNumber, `the fact ${name} is a number`);
  return new FeelNumber(value as number | string);
}

function readDate(name: string, value: FactValue): FeelDate {
  const date = typeof value === "string" ? FeelDate.parse(value) : null;
  assert(date !== null, `the fact ${name} is a date YYYY-MM-DD`);
  return date;
}

function readTexts(name: string, value: FactValue, isRight: (text: string) => boolean): readonly string[] {
  const texts = Array.isArray(value) ? (value as readonly FactValue[]) : null;
  assert(
    texts?.every((text) => typeof text === "string" && isRight(text)),
    `the fact ${name} is a list of its kind`,
  );
  return texts as readonly string[];
}

/** A member that the source did not deliver is unknown under the list's and its own name. */
function readObject(members: readonly Member[], name: string, value: FactValue): FeelValue {
  assert(value !== null && typeof value === "object" && !Array.isArray(value), `the fact ${name} holds objects`);
  const given = value as { readonly [key: string]: FactValue };
  return new Map(
    members.map((member) => {
      const delivered = given[member.key];
      const inner = `${name}.${member.key}`;
      return [member.feelName, delivered === undefined ? new Unknown([inner]) : readValue(member, inner, delivered)];
    }),
  );
}
