import { carryPayment, listOpenPayments } from "@/server/claims";
import { createContext } from "@/server/context";
import { reconcileDay } from "@/server/funds";
import { addDays } from "@/server/kernel";
import { runtime } from "@/server/runtime";
import { EVENING_WORD } from "./evening-word";

// What the worker does in its own time, done at once when the storm is over, by the same verbs: `catch-up` asks for every
// payment that stayed open, `close-day` compares yesterday and today with the bank's statements. One line says what it came to.

const DEADLINE_MS = 5_000;
const LATER_MS = 48 * 3_600_000; // so that no attempt is too young to be asked for

const { resources } = await runtime();
const ctx = createContext(resources, {
  caller: { kind: "system", job: "payments" },
  locale: "zh-CN",
  requestId: "chaos",
});
const came = process.argv[2] === "close-day" ? await closeDay() : await catchUp();
process.stdout.write(`${EVENING_WORD}${JSON.stringify(came)}\n`, () => process.exit(0));

/** Asks the bank for every open payment by its name, as the worker's sweep does. */
async function catchUp() {
  const open = await listOpenPayments(ctx, new Date(ctx.now().getTime() + LATER_MS));
  for (const payment of open) {
    await carryPayment(ctx, { ...payment, deadlineMs: DEADLINE_MS, sentBefore: true }).catch(ctx.report);
  }
  return { open: open.length };
}

/** Compares yesterday and today with the bank's statements. */
async function closeDay() {
  const today = ctx.today();
  const days = [await reconcileDay(ctx, addDays(today, -1)), await reconcileDay(ctx, today)];
  return { pools: days.flatMap((pools) => pools ?? []) };
}
