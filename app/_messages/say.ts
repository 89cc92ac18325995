import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { type Look, lookFrom } from "@/app/_ui/look";
import { sayMoney } from "@/app/_ui/money";
import { messagesFor } from "./catalogue";

/** How the phone that asks wants to be answered. */
export const readLook = cache(async (): Promise<Look> => {
  const jar = await cookies();
  return lookFrom((name) => jar.get(name)?.value);
});

/** Everything a page needs to speak: sentences, the raw sentences for its islands, and sums in the right words. */
export async function speak() {
  const look = await readLook();
  return {
    look,
    t: await getTranslations(),
    messages: messagesFor(look),
    money: (amountFen: number) => sayMoney(amountFen, look),
  };
}
