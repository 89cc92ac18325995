import type { GivenExpression } from "@/server/eligibility";
import { childOf, childrenOf, type Element } from "./xml";

/** One expectation of the suite: an expression over its names, and what the standard says it is worth, both as FEEL. */
export type ConformanceCase = {
  readonly id: string;
  /** Null where the model needs more than expressions: tables, invocations, services, imports. */
  readonly asked: GivenExpression | null;
  readonly wanted: string;
};

const RESULT = "result_of_the_context";

/** A model that is not made of expressions alone. */
class NotAnExpression extends Error {}

/** The cases of one file of the suite with its model. */
export function casesOf(model: Element, tests: Element, folder: string): readonly ConformanceCase[] {
  return childrenOf(tests, "testCase").flatMap((one) =>
    childrenOf(one, "resultNode").map((node) => {
      const expected = childOf(node, "expected");
      const wanted = expected === undefined ? "null" : feelOf(expected);
      const id = `${folder} ${one.attributes.id} ${node.attributes.name}`;
      return { id, asked: askedOf(model, one, node.attributes.name ?? ""), wanted };
    }),
  );
}

function askedOf(model: Element, test: Element, name: string): GivenExpression | null {
  try {
    const inputs = new Map(childrenOf(test, "inputNode").map((input) => [input.attributes.name ?? "", feelOf(input)]));
    return expressionOf(model, inputs, (decision) => decision.attributes.name === name);
  } catch (error) {
    if (error instanceof NotAnExpression) return null;
    throw error;
  }
}

function expressionOf(
  model: Element,
  inputs: ReadonlyMap<string, string>,
  isMeant: (decision: Element) => boolean,
): GivenExpression {
  const decision = childrenOf(model, "decision").find(isMeant);
  if (decision === undefined) throw new NotAnExpression();
  const text = logicOf(decision);
  if (childOf(decision, "knowledgeRequirement")) throw new NotAnExpression();
  const given: Record<string, GivenExpression> = {};
  let asked = text;
  const tell = (name: string, meaning: GivenExpression) => {
    const alias = name.replace(/[^\p{L}\p{N}_]/gu, "_"); // FEEL names with spaces are one word in this language
    asked = asked.replaceAll(name, alias);
    given[alias] = meaning;
  };
  for (const requirement of childrenOf(decision, "informationRequirement")) {
    const input = childOf(requirement, "requiredInput")?.attributes.href;
    const other = childOf(requirement, "requiredDecision")?.attributes.href;
    if (input !== undefined) {
      const name = childrenOf(model, "inputData").find(({ attributes }) => `#${attributes.id}` === input)?.attributes
        .name;
      if (name === undefined) throw new NotAnExpression();
      tell(name, { text: inputs.get(name) ?? "null", given: {} });
    } else {
      const meant = childrenOf(model, "decision").find(({ attributes }) => `#${attributes.id}` === other);
      if (meant === undefined) throw new NotAnExpression();
      tell(
        meant.attributes.name ?? "",
        expressionOf(model, inputs, (one) => one === meant),
      );
    }
  }
  return { text: asked, given };
}

/** What a decision computes: an expression, or a boxed context of expressions, whose last unnamed entry is its value. */
function logicOf(holder: Element): string {
  const text = childOf(childOf(holder, "literalExpression"), "text")?.text;
  if (text !== undefined) return text;
  const context = childOf(holder, "context");
  if (context === undefined) throw new NotAnExpression();
  const entries = childrenOf(context, "contextEntry").map((entry) => {
    const name = childOf(entry, "variable")?.attributes.name;
    return [name ?? RESULT, logicOf(entry)] as const;
  });
  const written = `{${entries.map(([name, logic]) => `${name}: ${logic}`).join(", ")}}`;
  return entries.some(([name]) => name === RESULT) ? `${written}.${RESULT}` : written;
}

/** A value of the suite as FEEL. */
function feelOf(holder: Element): string {
  const list = childOf(holder, "list");
  if (list !== undefined) return `[${childrenOf(list, "item").map(feelOf).join(", ")}]`;
  const components = childrenOf(holder, "component");
  if (components.length > 0) {
    const entries = components.map((one) => `${quoted(one.attributes.name ?? "")}: ${feelOf(one)}`);
    return `{${entries.join(", ")}}`;
  }
  const value = childOf(holder, "value");
  if (value === undefined || value.attributes.nil === "true") return "null";
  const kind = value.attributes.type?.replace(/^.*:/, "");
  if (kind === undefined || kind === "string") return quoted(value.text);
  const text = value.text.trim();
  if (kind === "boolean") return text;
  if (kind === "date") return `date(${quoted(text)})`;
  if (kind === "time") return `time(${quoted(text)})`;
  if (kind === "dateTime") return `date and time(${quoted(text)})`;
  if (kind === "duration") return `duration(${quoted(text)})`;
  return /e/i.test(text) ? `number(${quoted(text)})` : text;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
