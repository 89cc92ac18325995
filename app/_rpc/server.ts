import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { createCaller } from "@/server/rpc/root";
import { addressOf } from "./door";
import { contextOf } from "./request";

const context = cache(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return contextOf({
    cookie: (name) => jar.get(name)?.value,
    address: addressOf(head),
    forgetCookie: () => {}, // a page being drawn cannot set cookies; only the RPC door signs out
  });
});

/** Whether the session of this request acts for a firm, as far as the session itself says. */
export async function actsForFirm(): Promise<boolean> {
  return (await context()).session?.actingFor != null;
}

/** The procedures, called in-process by a page as whoever is signed in. One session look-up for a request. */
export async function serverRpc() {
  return createCaller(await context());
}
