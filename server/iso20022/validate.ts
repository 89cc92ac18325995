import { readFile } from "node:fs/promises";
import { CREDIT_NOTICE } from "./credit-notice";
import { CREDIT_TRANSFER } from "./credit-transfer";
import { PAYMENT_RETURN } from "./payment-return";
import { STATEMENT } from "./statement";
import { STATUS_REPORT } from "./status-report";
import { MessageUnreadable } from "./unreadable";
import { readDocument } from "./xml";

const SCHEMAS: Readonly<Record<string, URL>> = {
  [CREDIT_TRANSFER]: new URL(/* webpackIgnore: true */ "./schemas/pain.001.001.09.xsd", import.meta.url),
  [STATUS_REPORT]: new URL(/* webpackIgnore: true */ "./schemas/pain.002.001.10.xsd", import.meta.url),
  [PAYMENT_RETURN]: new URL(/* webpackIgnore: true */ "./schemas/pacs.004.001.09.xsd", import.meta.url),
  [CREDIT_NOTICE]: new URL(/* webpackIgnore: true */ "./schemas/camt.054.001.08.xsd", import.meta.url),
  [STATEMENT]: new URL(/* webpackIgnore: true */ "./schemas/camt.053.001.08.xsd", import.meta.url),
};
const MAX_MEMORY_PAGES = 8_192; // 512 MiB of WebAssembly memory, for the longest message that is read

/**
 * Checks one message against the schema of its name, with libxml2. About 0.1 s each, in a thread of its own: for files
 * and tests; a word in real time is checked element by element as it is read.
 * @throws MessageUnreadable with the places that the schema does not allow, without their content.
 */
export async function validateMessage(text: string): Promise<void> {
  const { name } = readDocument(text); // refuses a document type before libxml2 sees it
  const schema = SCHEMAS[name];
  if (!schema) throw new MessageUnreadable("a message that was not agreed on");
  // Only who exchanges files needs the validator; the pages' bundle does not carry it.
  const { validateXML } = await import(/* webpackIgnore: true */ "xmllint-wasm");
  const result = await validateXML({
    xml: { fileName: "message.xml", contents: text },
    schema: { fileName: "schema.xsd", contents: await readFile(schema, "utf8") },
    maxMemoryPages: MAX_MEMORY_PAGES,
  });
  if (result.valid) return;
  const elements = result.errors.map((error) => /Element '(?:\{[^}]*\})?(\w+)'/.exec(error.message)?.[1] ?? "?");
  throw new MessageUnreadable(`the schema ${name} does not allow it at ${[...new Set(elements)].join(", ")}`);
}
