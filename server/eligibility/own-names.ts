import type { Bilingual } from "./bilingual";
import type { SubjectKind } from "./catalogue/attribute";
import { attributeByFeelName } from "./catalogue/attributes";
import { AMOUNT_NAME } from "./compile-program";
import { FUNCTIONS } from "./domain/functions";
import { parseExpression } from "./feel/syntax";
import { AS_OF_NAME } from "./program-names";

/** Why a parameter or definition cannot have a name, and what to write instead. */
export type NameFault = { readonly what: Bilingual; readonly remedy: Bilingual };

/** Names that an expression has without anybody giving them, and functions that no table lists. */
const GIVEN = new Set([AS_OF_NAME, AMOUNT_NAME, "item"]);
const OTHER_FUNCTIONS = new Set(["not", "sort", "today", "now"]);
const ANOTHER: Bilingual = { zh: "换一个名字", en: "Choose another name" };

/**
 * What is wrong with the name of a parameter or definition of a rule for this kind of subject; null where nothing is. It may not hide
 * what the same word means elsewhere, and has to be one word that an expression reads as a name.
 */
export function faultOfName(name: string, audience: SubjectKind): NameFault | null {
  if (/\s/.test(name)) {
    return {
      what: { zh: `名字“${name}”里有空格`, en: `The name "${name}" has white space in it` },
      remedy: { zh: `写成“${name.replace(/\s+/g, "")}”`, en: `Write "${name.replace(/\s+/g, "_")}"` },
    };
  }
  if (attributeByFeelName(audience, name) !== undefined) {
    return {
      what: {
        zh: `目录里已经有叫“${name}”的数据项，这样会把它盖住`,
        en: `The catalogue has an attribute "${name}", which this would hide`,
      },
      remedy: {
        zh: "换一个名字；要用那个数据项，直接写它的名字就行",
        en: "Choose another name; the attribute itself can be named in any expression",
      },
    };
  }
  if (GIVEN.has(name)) {
    return {
      what: { zh: `“${name}”是规则语言自己的名字`, en: `"${name}" is a name of the rule language itself` },
      remedy: ANOTHER,
    };
  }
  if (FUNCTIONS.has(name) || OTHER_FUNCTIONS.has(name)) {
    return { what: { zh: `“${name}”是函数`, en: `"${name}" is a function` }, remedy: ANOTHER };
  }
  if (isName(name)) return null;
  return {
    what: { zh: `“${name}”不能当名字，式子里读不出来`, en: `"${name}" cannot be read as a name in an expression` },
    remedy: {
      zh: "用文字、字母和数字，不以数字开头，没有运算符、标点，也不是 if、true 这样的词",
      en: "Use letters and digits, beginning with a letter; no operators, punctuation or words such as if and true",
    },
  };
}

function isName(name: string): boolean {
  try {
    const { name: kind, from, to } = parseExpression(name);
    return kind === "VariableName" && from === 0 && to === name.length;
  } catch {
    return false;
  }
}
