import { expect, test, vi } from "vitest";
import { contextOf } from "./request";

const searched = vi.hoisted(() => ({ further: 0 }));
vi.mock("@/server/runtime", () => ({
  runtime: async () => ({
    config: { publicOrigin: "http://localhost:3000" },
    resources: { clockOffsetDays: 0 },
    demoPeople: null,
  }),
}));
vi.mock("@/server/identity", () => ({
  callerOf: () => ({ kind: "anonymous" }),
  readSession: async (_: unknown, token: string, mayGoOn: () => Promise<void>) => {
    if (token === "live") return { sessionId: "ses_live", renewalDue: false };
    await mayGoOn();
    searched.further += 1;
    return null;
  },
}));

const ask = (token: string | undefined, address: string) =>
  contextOf({ cookie: (name) => (/session|yyb$/.test(name) ? token : undefined), address, forgetCookie: () => {} });

test("an address that brings more than 120 unknown cookies a minute is refused before they are searched for; live sessions there, and others, are not", async () => {
  for (let nth = 0; nth < 120; nth++) expect((await ask(`unknown${nth}`, "10.0.0.1")).refused).toBeUndefined();
  for (let nth = 0; nth < 3; nth++)
    expect((await ask(`unknown${nth}`, "10.0.0.1")).refused).toMatchObject({ code: "TOO_MANY_REQUESTS" });
  expect(searched.further).toBe(120);
  expect(await ask("live", "10.0.0.1")).toMatchObject({ session: { sessionId: "ses_live" }, limitKey: "ses_live" });
  expect((await ask("live", "10.0.0.1")).refused).toBeUndefined();
  expect((await ask("unknown", "10.0.0.2")).refused).toBeUndefined();
  expect((await ask(undefined, "10.0.0.1")).refused).toBeUndefined();
});
