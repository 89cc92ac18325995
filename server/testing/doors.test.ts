import type { AnyProcedure } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Refusal } from "@/server/kernel";
import { appRouter } from "@/server/rpc/root";
import { startTestService, type TestService } from "./test-service";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

describe("every procedure", () => {
  const procedures = Object.entries(
    appRouter._def.procedures as unknown as Record<string, AnyProcedure & { _def: { meta?: { access?: string } } }>,
  );

  test.each(procedures)("%s says who may call it", (_, procedure) => {
    expect(["anyone", "subject", "person", "officer", "demonstration"]).toContain(procedure._def.meta?.access);
  });

  test("that answers anybody speaks of rules and of groups, and of nobody", () => {
    const open = procedures.filter(([, { _def }]) => _def.meta?.access === "anyone").map(([path]) => path);
    expect(open.sort()).toEqual(["claims.speed", "policies.catalogue", "policies.evaluate", "policies.list"]);
  });

  const NEEDS_NOBODY = ["anyone", "demonstration"];
  test.each(procedures.filter(([, { _def }]) => !NEEDS_NOBODY.includes(_def.meta?.access ?? "")))(
    "%s refuses who is not signed in, before it looks at anything",
    async (path) => {
      await expect(callAsNobody(path)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    },
  );

  test.each(procedures)("%s refuses an address that has brought too many unknown cookies", async (path) => {
    const refused = new Refusal("TOO_MANY_REQUESTS", { waitSeconds: 1 });
    await expect(callAsNobody(path, refused)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  });

  function callAsNobody(path: string, refused?: Refusal): Promise<unknown> | undefined {
    const anonymous = {
      ...service.as({ kind: "anonymous" }),
      session: null,
      hadSession: false,
      refused,
      limitKey: `test ${path}`,
      address: "loopback",
      forgetCookie: () => {},
      keepCookie: () => {},
      demoPeople: null,
    };
    const [room, name] = path.split(".") as [string, string];
    const caller = appRouter.createCaller(anonymous) as unknown as Record<
      string,
      Record<string, (input: unknown) => Promise<unknown>>
    >;
    return caller[room]?.[name]?.({});
  }
});
