import { NextRequest } from "next/server";
import { expect, test, vi } from "vitest";
import { Refusal } from "@/server/kernel";
import { GET } from "./route";

const asked = vi.hoisted(() => ({ limits: [] as string[][], opened: 0 }));
vi.mock("@/app/_rpc/request", () => ({
  contextOf: async () => ({ limitKey: "ses_1" }),
  publicOrigin: async () => "https://own.test",
}));
vi.mock("@/server/reminders", async (original) => ({
  ...(await original<object>()),
  openReminder: async () => void asked.opened++,
}));
vi.mock("@/server/rpc/rate-limit", () => ({
  takeFromLimit: async (...limit: string[]) => {
    asked.limits.push(limit);
    throw new Refusal("TOO_MANY_REQUESTS", { waitSeconds: 1 });
  },
}));

test("a tapped notification counts like every other write of its session; beyond the limit it leads to the inbox and opens nothing", async () => {
  const request = new NextRequest("https://own.test/inbox/rmd_1/open");
  const answer = await GET(request, { params: Promise.resolve({ id: "rmd_1" }) });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "https://own.test/inbox"]);
  expect(asked).toEqual({ limits: [["write", "ses_1"]], opened: 0 });
});
