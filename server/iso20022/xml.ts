import { XMLBuilder, XMLParser } from "fast-xml-parser";
import { assert } from "@/server/kernel";
import { MessageUnreadable } from "./unreadable";

/** The longest message that is read, in UTF-16 units: a statement of about 10,000 entries. Longer days come in parts. */
export const MAX_MESSAGE_CHARS = 16 * 1_024 * 1_024;

const NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:";
const ATTRIBUTE = "@";
const TEXT = "#text";
/** What XML 1.0 cannot carry at all, and lone surrogates, which UTF-8 cannot. */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const OTHER_ENCODING = /^\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])/i;
/** Elements that may come more than once, wherever they stand: they are lists even when there is one. */
const REPEATED = new Set(
  "PmtInf CdtTrfTxInf OrgnlPmtInfAndSts TxInfAndSts StsRsnInf TxInf RtrRsnInf Ntfctn Stmt Bal Ntry NtryDtls TxDtls Ustrd".split(
    " ",
  ),
);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  textNodeName: TEXT,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false, // an account number is no number, and money never becomes a binary fraction
  parseAttributeValue: false,
  trimValues: false,
  jPath: false, // nothing here asks where a name stands; the path of every element would be written out for it
  isArray: (name) => REPEATED.has(name),
});
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: ATTRIBUTE, textNodeName: TEXT });

/** A message's own name, such as "pain.002.001.10", and the tree within its Document. */
export type ReadDocument = { readonly name: string; readonly tree: unknown };

/**
 * Reads one ISO 20022 document. A document type is refused before anything is parsed, so that no entity of the
 * sender's is ever expanded or fetched.
 * @throws MessageUnreadable for what is too long, declares a document type or another encoding, or is no ISO 20022 document.
 */
export function readDocument(text: string): ReadDocument {
  if (text.length > MAX_MESSAGE_CHARS) throw new MessageUnreadable("the message is too long");
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new MessageUnreadable("a message declares no document type");
  if (OTHER_ENCODING.test(text)) throw new MessageUnreadable("a message is written in UTF-8");
  if (NOT_XML.test(text)) throw new MessageUnreadable("the message holds what XML cannot carry");
  const parsed = parse(text);
  const document = parsed.Document;
  const namespace = isElement(document) ? document[`${ATTRIBUTE}xmlns`] : undefined;
  if (typeof namespace !== "string" || !namespace.startsWith(NAMESPACE)) {
    throw new MessageUnreadable("the message is no ISO 20022 document");
  }
  return { name: namespace.slice(NAMESPACE.length), tree: document };
}

/** Writes one ISO 20022 document; `tree` holds the elements of its Document in their order. */
export function writeDocument(name: string, tree: Readonly<Record<string, unknown>>): string {
  const xml = builder.build({ Document: { [`${ATTRIBUTE}xmlns`]: `${NAMESPACE}${name}`, ...tree } });
  assert(!NOT_XML.test(xml), "a message holds only what XML can carry");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}

/** Text as a message can carry it: what XML cannot becomes a space, and no more characters than the element takes. */
export function writableText(text: string, maxChars: number): string {
  const chars = [...text].map((char) => (NOT_XML.test(char) || /[\t\n\r]/.test(char) ? " " : char));
  return chars.slice(0, maxChars).join("");
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return parser.parse(text, true); // `true` refuses what is not well formed
  } catch {
    throw new MessageUnreadable("the message is not well-formed XML");
  }
}

function isElement(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
