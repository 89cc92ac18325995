import type { Attribute } from "./catalogue/attribute";
import type { Compiled, ProgramNames } from "./feel/scope";

/** More expressions than so many are forgotten together: what is in use lives on in the programs. */
const MAX_SHARED = 50_000;

/** What an expression asked for on the way, and what it came to for each answer. */
type Asked = { name: string; readonly answers: Map<Compiled | null, Asked>; result?: object };

let count = 0;
let expressions = new Map<string, Asked>();
let parameters = new Map<string, Compiled>();
let slots = new WeakMap<Attribute, Compiled[]>();
let definitions = new WeakMap<Compiled, Compiled[]>();

/**
 * The same text means the same wherever every name in it does: thousands of programs of one wording share their closures.
 * What a text came to is found by asking the program for the names in the order in which compiling asks for them, so that a
 * program cannot tell the two apart, except by the time that it takes.
 * @param kind what besides the text and the names decides how it is compiled. A text that is refused is never remembered.
 */
export function sharedExpression<T extends object>(
  of: { kind: string; text: string; names: ProgramNames },
  compile: (names: ProgramNames) => T,
): T {
  const key = `${of.kind} ${[...of.names.humans].join()} ${of.text}`;
  let at: Asked | undefined = expressions.get(key);
  while (at !== undefined && at.result === undefined) at = at.answers.get(of.names.resolve(at.name));
  if (at?.result !== undefined) return at.result as T; // of the same kind, therefore of the same type
  const asked: [name: string, answer: Compiled | null][] = [];
  const seen = new Set<string>();
  const resolve = (name: string) => {
    const answer = of.names.resolve(name);
    if (!seen.has(name)) asked.push([name, answer]);
    seen.add(name);
    return answer;
  };
  const result = compile({ ...of.names, resolve });
  remember(key, asked, result);
  return result;
}

function remember(key: string, asked: readonly [string, Compiled | null][], result: object): void {
  if (count >= MAX_SHARED) forget();
  count += 1;
  let at: Asked = expressions.get(key) ?? nothingAsked();
  expressions.set(key, at);
  for (const [name, answer] of asked) {
    at.name = name;
    const next: Asked = at.answers.get(answer) ?? nothingAsked();
    at.answers.set(answer, next);
    at = next;
  }
  at.result = result;
}

function nothingAsked(): Asked {
  return { name: "", answers: new Map() };
}

function forget(): void {
  count = 0;
  expressions = new Map();
  parameters = new Map();
  slots = new WeakMap();
  definitions = new WeakMap();
}

/** One meaning for all parameters that are written the same. */
export function sharedParameter(written: string, compile: () => Compiled): Compiled {
  const known = parameters.get(written) ?? compile();
  parameters.set(written, known);
  return known;
}

/** One meaning for an attribute at the same place in the run. */
export function sharedSlot(attribute: Attribute, slot: number, compile: () => Compiled): Compiled {
  return sharedAt(slots, attribute, { place: slot, compile });
}

/** One meaning for the same expression as the same of a program's definitions. */
export function sharedDefinition(value: Compiled, index: number, compile: () => Compiled): Compiled {
  return sharedAt(definitions, value, { place: index, compile });
}

function sharedAt<K extends object>(
  all: WeakMap<K, Compiled[]>,
  of: K,
  { place, compile }: { place: number; compile: () => Compiled },
): Compiled {
  const own = all.get(of) ?? [];
  all.set(of, own);
  const known = own[place] ?? compile();
  own[place] = known;
  return known;
}
