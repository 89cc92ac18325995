import { z } from "zod";
import type { Fen } from "@/server/kernel";
import { fenOf, yuanOf } from "./amount";
import { MessageUnreadable } from "./unreadable";

/** The elements that several messages share: how they are read, and how they are written. */

/** ISO 20022's Max35Text, the length of every identifier. */
export const MAX_ID_CHARS = 35;
export const MAX_ACCOUNT_CHARS = 34;
export const MAX_TEXT_CHARS = 140;

const text = (max: number) => z.string().refine((value) => value !== "" && [...value].length <= max);
export const Id = text(MAX_ID_CHARS);
export const Text = text(MAX_TEXT_CHARS);
/** An instant in ISO 8601, given back in UTC. Without a zone it is the city's time, as a bank here means it. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/)
  .transform((value) => new Date(/(Z|[+-]\d\d:\d\d)$/.test(value) ? value : `${value}+08:00`))
  .refine((at) => !Number.isNaN(at.getTime()))
  .transform((at) => at.toISOString());
export const Count = z.string().regex(/^\d{1,15}$/);
export const Yuan = z.string().transform((value) => fenOf(value));
export const Amount = z.object({ "#text": Yuan, "@Ccy": z.literal("CNY") }).transform((amount) => amount["#text"]);
export const Code = z.string().regex(/^[A-Z0-9]{4}$/);
export const Party = z.object({ Nm: Text }).transform((party) => party.Nm);
export const Account = z
  .object({ Id: z.object({ Othr: z.object({ Id: text(MAX_ACCOUNT_CHARS) }) }) })
  .transform((account) => account.Id.Othr.Id);
export const Bank = z
  .object({ FinInstnId: z.object({ ClrSysMmbId: z.object({ MmbId: Id }) }) })
  .transform((bank) => bank.FinInstnId.ClrSysMmbId.MmbId);
/** The first of one or more elements; that there is no second one is the message's own affair. */
export const one = <T extends z.ZodType>(element: T) => z.tuple([element]).transform(([first]) => first);

export const amountElement = (amount: Fen) => ({ "#text": yuanOf(amount), "@Ccy": "CNY" });
export const partyElement = (name: string) => ({ Nm: name });
export const accountElement = (id: string) => ({ Id: { Othr: { Id: id } } });
export const bankElement = (memberId: string) => ({
  FinInstnId: { ClrSysMmbId: { ClrSysId: { Cd: "CNAPS" }, MmbId: memberId } },
});

/** Reads a tree as a message. @throws MessageUnreadable naming the elements that are wrong, never what stood in them. */
export function readAs<T>(schema: z.ZodType<T>, tree: unknown): T {
  const read = schema.safeParse(tree);
  if (read.success) return read.data;
  const places = [...new Set(read.error.issues.map((issue) => issue.path.join("/")))];
  throw new MessageUnreadable(`not as agreed at ${places.join(", ")}`);
}
