import { createHash } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeWhole } from "@/server/iso20022";
import { assert, FenSchema, newId } from "@/server/kernel";
import { BANK_STATUSES, type BankReport, type PaymentOrder } from "./bank-gateway";

/** What this side of the file channel keeps: orders by their EndToEndId, the batches they went out in, the words on them. */

const MAX_BATCH = 1_000;

const Order = z.object({
  endToEndId: z.string(),
  instructionId: z.string(),
  amountFen: FenSchema,
  debtorPool: z.string(),
  creditor: z.object({ name: z.string(), bankCode: z.string(), accountNumber: z.string() }),
  remittanceText: z.string(),
  requestedAt: z.string(),
  debtorBank: z.string().optional(),
  alone: z.boolean().optional(),
});
const Batch = z.object({ messageId: z.string(), createdAt: z.string(), orders: z.array(Order) });
/** Orders that go out in one pain.001. Written down before it is sent, so that it is sent again as it was. */
export type OrderBatch = z.infer<typeof Batch>;

const said = { endToEndId: z.string(), bankReference: z.string(), at: z.string() };
const Word: z.ZodType<BankReport> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("status"),
    ...said,
    status: z.enum(BANK_STATUSES),
    reason: z.string().nullable(),
    amountFen: FenSchema.optional(),
  }),
  z.object({
    kind: z.literal("returned"),
    ...said,
    status: z.null(),
    reason: z.string(),
    amountFen: FenSchema.optional(),
  }),
]);

/** The folders of one file channel. */
export function placesOf(directory: string) {
  const ours = (name: string) => path.join(directory, "ours", name);
  return {
    toBank: path.join(directory, "to-bank"),
    fromBank: path.join(directory, "from-bank"),
    waiting: ours("waiting"),
    sent: ours("sent"),
    batches: ours("batches"),
    words: ours("words"),
    unanswered: ours("unanswered"),
    statements: ours("statements"),
    taken: ours("taken"),
    refused: ours("refused"),
  };
}

/**
 * Queues an order for the next batch, once: whoever comes second with the same EndToEndId finds it there.
 * @throws AssertionError when the id is taken by another order.
 */
export async function queueOrder(directory: string, order: PaymentOrder): Promise<void> {
  const { waiting, sent } = placesOf(directory);
  await Promise.all([mkdir(waiting, { recursive: true }), mkdir(sent, { recursive: true })]);
  const name = `${order.endToEndId}.json`;
  const text = JSON.stringify(Order.parse(order)); // members in one order, so that equal orders are equal texts
  const known = (await readIfThere(path.join(sent, name))) ?? (await readIfThere(path.join(waiting, name)));
  if (known !== undefined) {
    assert(isSame(known, text), "an endToEndId always carries the same order");
    return;
  }
  const beside = path.join(waiting, `.${newId("pay", new Date())}`);
  await writeWhole(beside, text);
  try {
    await link(beside, path.join(waiting, name)); // fails when somebody was faster, unlike a rename
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(beside);
  }
  assert(
    isSame((await readIfThere(path.join(waiting, name))) ?? text, text),
    "an endToEndId always carries the same order",
  );
}

/** Whether two orders say the same, whenever each was written: books that were restored may write one anew. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => ({ ...Order.parse(JSON.parse(text)), requestedAt: "" }));
  return JSON.stringify(first) === JSON.stringify(second);
}

/** An order that went out, or waits to, as it is told; undefined where there is none of that name. */
export async function keptOrder(directory: string, endToEndId: string): Promise<PaymentOrder | undefined> {
  const { waiting, sent } = placesOf(directory);
  const name = `${encodeURIComponent(endToEndId)}.json`;
  const text = (await readIfThere(path.join(sent, name))) ?? (await readIfThere(path.join(waiting, name)));
  return text === undefined ? undefined : Order.parse(JSON.parse(text));
}

/** Whether an order that waited may still go out. */
export type MayGo = (endToEndId: string) => Promise<boolean>;

/**
 * Binds what waits and may still go, at most 1,000 orders, into a batch that is written down but not sent, and each order that goes
 * alone into one of its own; none when there is nothing. What may not go waits on.
 */
export async function bindBatches(
  directory: string,
  { now, mayGo }: { now: Date; mayGo: MayGo },
): Promise<OrderBatch[]> {
  const { waiting, sent } = placesOf(directory);
  const names = (await readdir(waiting).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
  const orders: PaymentOrder[] = [];
  for (const name of names) {
    if (orders.length === MAX_BATCH) break;
    const text = await readFile(path.join(waiting, name), "utf8");
    if ((await readIfThere(path.join(sent, name))) !== undefined) await rm(path.join(waiting, name));
    else if (await mayGo(path.basename(name, ".json"))) orders.push(Order.parse(JSON.parse(text)));
  }
  const together = orders.filter(({ alone }) => !alone);
  const bound = [
    ...(together.length > 0 ? [together] : []),
    ...orders.filter(({ alone }) => alone).map((one) => [one]),
  ];
  return Promise.all(bound.map((some) => bindBatch(directory, some, now)));
}

/** Writes a batch down that is not sent; the same orders, sent before, are the same batch to the letter. */
export async function bindBatch(directory: string, orders: readonly PaymentOrder[], now: Date): Promise<OrderBatch> {
  const { batches } = placesOf(directory);
  const [first] = orders;
  const messageId = batchNameOf(orders);
  const file = path.join(batches, `${messageId}.json`);
  const sent = await readIfThere(`${file}.sent`);
  if (sent !== undefined) return Batch.parse(JSON.parse(sent));
  const createdAt = first?.alone ? first.requestedAt : now.toISOString(); // the file of such an order is the same after a restore
  const batch = { messageId, createdAt, orders: [...orders] };
  await mkdir(batches, { recursive: true });
  await writeWhole(file, JSON.stringify(batch));
  return batch;
}

/** Of the orders, so that the same orders are the same batch; an order that goes alone lends its own. */
function batchNameOf(orders: readonly PaymentOrder[]): string {
  const ids = orders.map((one) => one.endToEndId);
  if (orders[0]?.alone) return ids.join();
  return `bat-${createHash("sha256").update(ids.join()).digest("hex").slice(0, 24)}`;
}

/** Batches that were bound and, as far as this side knows, not sent. */
export async function unsentBatches(directory: string): Promise<OrderBatch[]> {
  const { batches } = placesOf(directory);
  const names = (await readdir(batches).catch(() => [])).filter((name) => name.endsWith(".json"));
  return Promise.all(
    names.map(async (name) => Batch.parse(JSON.parse(await readFile(path.join(batches, name), "utf8")))),
  );
}

/** Notes that a batch was dropped: its orders wait no more. */
export async function markSent(directory: string, batch: OrderBatch): Promise<void> {
  const { waiting, sent, batches } = placesOf(directory);
  for (const { endToEndId } of batch.orders) {
    await rename(path.join(waiting, `${endToEndId}.json`), path.join(sent, `${endToEndId}.json`)).catch(ignoreMissing);
  }
  const file = path.join(batches, `${batch.messageId}.json`);
  await rename(file, `${file}.sent`).catch(ignoreMissing);
}

/** The orders of a batch that was sent; none for a batch that is not ours. */
export async function ordersOfBatch(directory: string, messageId: string): Promise<readonly PaymentOrder[]> {
  if (!/^[A-Za-z0-9_-]+$/.test(messageId)) return [];
  const text = await readIfThere(path.join(placesOf(directory).batches, `${messageId}.json.sent`));
  return text === undefined ? [] : Batch.parse(JSON.parse(text)).orders;
}

/** Keeps the bank's latest word on a payment; an older one that comes late changes nothing. */
export async function keepWord(directory: string, word: BankReport): Promise<void> {
  const { words } = placesOf(directory);
  const known = await latestWord(directory, word.endToEndId);
  if (known && (known.at > word.at || (known.at === word.at && known.kind === "returned"))) return;
  await mkdir(words, { recursive: true });
  await writeWhole(wordFile(directory, word.endToEndId), JSON.stringify(word));
}

/** The bank's latest word on a payment, as far as it was fetched. */
export async function latestWord(directory: string, endToEndId: string): Promise<BankReport | null> {
  const text = await readIfThere(wordFile(directory, endToEndId));
  return text === undefined ? null : Word.parse(JSON.parse(text));
}

const wordFile = (directory: string, endToEndId: string) =>
  path.join(placesOf(directory).words, `${encodeURIComponent(endToEndId)}.json`);

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    ignoreMissing(error);
    return undefined;
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
