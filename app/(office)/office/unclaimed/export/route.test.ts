import { expect, test, vi } from "vitest";
import { Refusal } from "@/server/kernel";
import { GET } from "./route";

const answer = vi.hoisted(() => ({ error: new Error() }));
vi.mock("@/app/_rpc/server", () => ({
  serverRpc: async () => ({
    reminders: {
      exportUnreached: async () => {
        throw answer.error;
      },
    },
  }),
}));

test.each(["SESSION_EXPIRED", "NOT_ALLOWED"] as const)(
  "a list that is refused with %s leads to the screen that says so, and is no empty file",
  async (code) => {
    answer.error = new Error(code, { cause: new Refusal(code) });
    const { status, headers } = await GET();
    expect([status, headers.get("location")]).toEqual([303, `/office/unclaimed?failed=${code}`]);
  },
);

test("a bug of ours stays a bug, and is not called a refusal", async () => {
  answer.error = new Error("broken");
  await expect(GET()).rejects.toThrow("broken");
});
