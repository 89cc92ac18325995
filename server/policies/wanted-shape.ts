import { z } from "zod";
import type { Bilingual } from "@/server/eligibility";

/** Objects inside an object are spelled out so deep; further down "an object" has to do. */
const SPELLED_OUT = 2;
const KINDS: Readonly<Record<string, Bilingual>> = {
  string: { zh: "文字", en: "text" },
  number: { zh: "数字", en: "a number" },
  int: { zh: "整数", en: "a whole number" },
  boolean: { zh: "true 或 false", en: "true or false" },
  array: { zh: "清单", en: "a list" },
  object: { zh: "对象", en: "an object" },
  record: { zh: "对象", en: "an object" },
};
const ANYTHING: Bilingual = { zh: "该写的值", en: "a value" };

/** What a kind of value is called. */
export function kindOf(kind: string): Bilingual {
  return KINDS[kind] ?? ANYTHING;
}

/**
 * What has to stand at a place of a file, as somebody can copy it: "{ zh: 文字, en: 文字 }". A schema with a `zh` and an `en`
 * in its metadata is called so. Null where the schema has no such place.
 */
export function wantedAt(schema: z.ZodType, path: readonly PropertyKey[]): Bilingual | null {
  const here = schemaAt(schema, path);
  return here && shapeOf(here, SPELLED_OUT);
}

/** The keys that an object may have at a place; none where the schema has no object there. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const here = schemaAt(schema, path);
  const bare = here && unwrapped(here);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
}

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | null {
  let here: z.ZodType | null = schema;
  for (const key of path) here = here && memberOf(here, key);
  return here;
}

function memberOf(schema: z.ZodType, key: PropertyKey): z.ZodType | null {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodObject) return (bare.shape[String(key)] as z.ZodType | undefined) ?? null;
  if (bare instanceof z.ZodArray) return bare.element as z.ZodType;
  if (bare instanceof z.ZodRecord) return bare.valueType as z.ZodType;
  if (!(bare instanceof z.ZodUnion)) return null;
  const found = bare.options.map((option) => memberOf(option as z.ZodType, key)).filter((one) => one !== null);
  return found.length > 1 ? z.union(found) : (found[0] ?? null);
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return unwrapped(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodLazy ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}

function shapeOf(schema: z.ZodType, deep: number): Bilingual {
  const { zh, en } = schema.meta() ?? {};
  if (typeof zh === "string" && typeof en === "string") return { zh, en };
  if (schema instanceof z.ZodNullable) {
    const some = shapeOf(schema.unwrap() as z.ZodType, deep);
    return { zh: `${some.zh}或 null`, en: `${some.en} or null` };
  }
  const bare = unwrapped(schema);
  if (bare !== schema) return shapeOf(bare, deep);
  if (schema instanceof z.ZodEnum) return oneOf(schema.options.map(String));
  if (schema instanceof z.ZodLiteral) return oneOf([...schema.values].map(String));
  if (schema instanceof z.ZodUnion) return oneShape(schema.options as readonly z.ZodType[], deep);
  if (schema instanceof z.ZodObject && deep > 0) return spelledOut(schema, deep - 1);
  if (schema instanceof z.ZodArray && deep > 0) {
    const each = shapeOf(schema.element as z.ZodType, deep - 1);
    return { zh: `清单，每一项是${each.zh}`, en: `a list, each item ${each.en}` };
  }
  return kindOf(schema instanceof z.ZodNumber && schema.format === "safeint" ? "int" : schema.type);
}

/** The keys that have to be there; the others stand in the guide. */
function spelledOut({ shape }: z.ZodObject, deep: number): Bilingual {
  const needed = Object.entries(shape as Record<string, z.ZodType>).filter(([, member]) => !member.isOptional());
  const said = needed.map(([key, member]) => ({ key, ...shapeOf(member, deep) }));
  const inBraces = (word: "zh" | "en") => `{ ${said.map((one) => `${one.key}: ${one[word]}`).join(", ")} }`;
  return { zh: inBraces("zh"), en: inBraces("en") };
}

function oneOf(words: readonly string[]): Bilingual {
  if (words.length === 1) return { zh: `${words[0]}`, en: `${words[0]}` };
  return { zh: `其中之一：${words.join("、")}`, en: `one of: ${words.join(", ")}` };
}

function oneShape(options: readonly z.ZodType[], deep: number): Bilingual {
  const words = options.flatMap((option) => (option instanceof z.ZodLiteral ? [...option.values].map(String) : []));
  if (words.length === options.length) return oneOf(words);
  const shapes = options.map((option) => shapeOf(option, deep));
  return { zh: shapes.map(({ zh }) => zh).join("，或"), en: shapes.map(({ en }) => en).join(", or ") };
}
