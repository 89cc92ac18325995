import { NextRequest } from "next/server";
import { expect, test, vi } from "vitest";
import { Refusal } from "@/server/kernel";
import { GET } from "./route";

const asked = vi.hoisted(() => ({ limits: [] as string[][], opened: 0, isLimited: true, leads: {} as object }));
vi.mock("@/app/_rpc/request", () => ({
  contextOf: async () => ({ limitKey: "ses_1" }),
  publicOrigin: async () => "https://own.test",
}));
vi.mock("@/server/reminders", async (original) => ({
  ...(await original<object>()),
  openReminder: async () => {
    asked.opened++;
    return asked.leads;
  },
}));
vi.mock("@/server/rpc/rate-limit", () => ({
  takeFromLimit: async (...limit: string[]) => {
    asked.limits.push(limit);
    if (asked.isLimited) throw new Refusal("TOO_MANY_REQUESTS", { waitSeconds: 1 });
  },
}));

test("a tapped notification counts like every other write of its session; beyond the limit it leads to the inbox and opens nothing", async () => {
  const request = new NextRequest("https://own.test/inbox/rmd_1/open");
  const answer = await GET(request, { params: Promise.resolve({ id: "rmd_1" }) });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "https://own.test/inbox"]);
  expect(asked).toMatchObject({ limits: [["write", "ses_1"]], opened: 0 });
});

test.each([
  ["her own benefit", { entitlementId: "ent_1", enterpriseId: null, isActing: true }, "/entitlements/ent_1"],
  ["several of her own", { entitlementId: null, enterpriseId: null, isActing: true }, "/"],
  ["several of the firm she acts for", { entitlementId: null, enterpriseId: "sub_1", isActing: true }, "/firm"],
  [
    "a firm's, while she acts for herself",
    { entitlementId: "ent_1", enterpriseId: "sub_1", isActing: false },
    "/firm/switch?reminder=rmd_1",
  ],
])("a tapped notification about %s leads there", async (_, leads, path) => {
  Object.assign(asked, { isLimited: false, leads });
  const request = new NextRequest("https://own.test/inbox/rmd_1/open");
  const answer = await GET(request, { params: Promise.resolve({ id: "rmd_1" }) });
  expect(answer.headers.get("location")).toBe(`https://own.test${path}`);
});
