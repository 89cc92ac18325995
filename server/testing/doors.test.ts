import type { AnyProcedure } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
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

  test("is told that a body is no JSON", async () => {
    const req = new Request("http://localhost/rpc/policies.evaluate", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{programId: NB-GL-2019",
    });
    const createContext = () => nobody("policies.evaluate");
    const answer = await fetchRequestHandler({ endpoint: "/rpc", router: appRouter, req, createContext });
    expect(answer.status).toBe(400);
    const { refusal } = (await answer.json()).error.data;
    expect(refusal).toEqual({ code: "INPUT_INVALID", details: { attribute: "body", wanted: "JSON" } });
  });

  function nobody(path: string, refused?: Refusal) {
    return {
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
  }

  function callAsNobody(path: string, refused?: Refusal): Promise<unknown> | undefined {
    const anonymous = nobody(path, refused);
    const [room, name] = path.split(".") as [string, string];
    const caller = appRouter.createCaller(anonymous) as unknown as Record<
      string,
      Record<string, (input: unknown) => Promise<unknown>>
    >;
    return caller[room]?.[name]?.({});
  }
});
