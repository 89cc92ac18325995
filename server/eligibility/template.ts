import type { Bilingual } from "./bilingual";
import { compileExpression } from "./feel/compile";
import { FeelNumber } from "./feel/number";
import { ExpressionError } from "./feel/rule-error";
import type { Compiled, Run, Scope } from "./feel/scope";
import { describeType, type FeelType } from "./feel/type";
import { Unknown } from "./feel/unknown";
import { formatValue } from "./format";

/** A sentence with expressions in it. */
export type Template = {
  readonly reads: readonly string[];
  /** The sentence; null when a value in it is null, unknown when one has not been delivered. */
  readonly render: (run: Run) => string | null | Unknown;
};

type Slot = { readonly before: string; readonly value: Compiled };

const PRINTABLE = new Set<FeelType["kind"]>(["number", "string", "boolean", "date", "any", "list"]);

/** Compiles a sentence such as 您今年{周岁(出生日期, 认定日)}岁. @throws ExpressionError at an offset into the sentence. */
export function compileTemplate(text: string, scope: Scope, language: keyof Bilingual): Template {
  const slots: Slot[] = [];
  let rest = 0;
  for (let open = text.indexOf("{"); open !== -1; open = text.indexOf("{", rest)) {
    const close = closingBrace(text, open);
    slots.push({ before: text.slice(rest, open), value: compileSlot(text, { from: open + 1, to: close }, scope) });
    rest = close + 1;
  }
  const end = text.slice(rest);
  return {
    reads: [...new Set(slots.flatMap((slot) => slot.value.reads))],
    render: (run) => {
      let sentence = "";
      for (const { before, value } of slots) {
        const worth = value.evaluate(run);
        const said = worth instanceof Unknown ? spanOf(value, run, language) : null;
        if (said === null && (worth === null || worth instanceof Unknown)) return worth;
        sentence += before + (said ?? formatValue(worth, language));
      }
      return sentence + end;
    },
  };
}

const BETWEEN: Bilingual = { zh: "～", en: "–" };

/** A number that months still open may raise, from the least to the most it may come to; null where that is unknown too. */
function spanOf({ bounds }: Compiled, run: Run, language: keyof Bilingual): string | null {
  if (bounds === undefined) return null;
  const [low, high] = [bounds.low.evaluate(run), bounds.high.evaluate(run)];
  if (!(low instanceof FeelNumber) || !(high instanceof FeelNumber)) return null;
  return `${formatValue(low, language)}${BETWEEN[language]}${formatValue(high, language)}`;
}

function compileSlot(text: string, at: { from: number; to: number }, scope: Scope): Compiled {
  const compiled = shifted(at.from, () => compileExpression(text.slice(at.from, at.to), scope));
  if (PRINTABLE.has(compiled.type.kind)) return compiled;
  const type = describeType(compiled.type);
  throw new ExpressionError(
    at.from,
    { zh: `句子里不能放${type.zh}`, en: `A sentence cannot show ${type.en}` },
    { zh: "放数字、文字或日期", en: "Show a number, text or a date" },
  );
}

/** Moves the place of a fault inside a slot to its place in the sentence. */
function shifted<T>(by: number, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof ExpressionError) throw new ExpressionError(error.offset + by, error.what, error.remedy);
    throw error;
  }
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = open; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === "{") depth += 1;
    else if (!quoted && letter === "}" && --depth === 0) return i;
  }
  throw new ExpressionError(
    open,
    { zh: "花括号没有闭合", en: "The brace is not closed" },
    { zh: "补上 }", en: "Add }" },
  );
}
