import { assert } from "@/server/kernel";
import { SIZE_INDUSTRIES } from "../domain/size-class";
import type { FactValue } from "../fact";
import type { Attribute, AttributeType, Member, SubjectKind, UpdateFrequency } from "./attribute";
import { isSourceCode } from "./sources";

const STAYS_UNKNOWN = "?";
const MEMBER_COLUMNS = 5;

/** Reads a catalogue table. @throws AssertionError on a malformed line. */
export function readTable(subject: SubjectKind, table: string): readonly Attribute[] {
  const lines = table.trim().split("\n");
  const members = lines.filter((line) => keyOf(line).includes("."));
  return lines
    .filter((line) => !keyOf(line).includes("."))
    .map((line) => {
      const prefix = `${keyOf(line)}.`;
      const own = members.filter((member) => keyOf(member).startsWith(prefix)).map(readMember);
      return { ...readAttribute(subject, line), members: own };
    });
}

function keyOf(line: string): string {
  return line.slice(0, line.indexOf(" "));
}

function cellsOf(line: string): string[] {
  return line.split("|").map((cell) => cell.trim());
}

function readAttribute(subject: SubjectKind, line: string): Omit<Attribute, "members"> {
  const cells = cellsOf(line);
  const [unit = "", source = "", updated = "", absent = "", period] = cells.slice(MEMBER_COLUMNS);
  assert(isSourceCode(source), `the catalogue knows the source of ${cells[0]}`);
  return {
    ...readMember(line),
    subject,
    unit,
    source,
    updateFrequency: updated as UpdateFrequency,
    ...(period === undefined ? {} : { period: period as "year" | "quarter" | "month" }),
    ...(absent === STAYS_UNKNOWN ? {} : { whenAbsent: readAbsent(absent) }),
  };
}

function readMember(line: string): Member {
  const [key = "", feelName = "", zh = "", en = "", written = "", unit = ""] = cellsOf(line);
  assert(en !== "" && written !== "", `the catalogue's line of ${key} is whole`);
  const [type, values] = written.split(":");
  const base = { key: key.slice(key.indexOf(".") + 1), feelName, label: { zh, en }, ...(unit === "" ? {} : { unit }) };
  if (type === "industry") return { ...base, type: "enum", values: SIZE_INDUSTRIES };
  return { ...base, type: type as AttributeType, ...(values === undefined ? {} : { values: values.split(",") }) };
}

function readAbsent(cell: string): FactValue {
  return /^(null|true|false|\d+|\[\])$/.test(cell) ? (JSON.parse(cell) as FactValue) : cell;
}
