import { beforeEach, expect, test, vi } from "vitest";
import { SignedIn } from "./signed-in";

const asked = vi.hoisted(() => ({ me: async (): Promise<unknown> => null, acts: false }));
vi.mock("@/app/_messages/say", () => ({ speak: async () => ({ t: (key: string) => key }) }));
vi.mock("@/app/_rpc/server", () => ({
  serverRpc: async () => ({ identity: { me: () => asked.me() } }),
  actsForFirm: async () => asked.acts,
}));

const ME = { name: "周敏", maskedIdentity: "3302**********0012", actingFor: null };
const FIRM = { enterpriseId: "sub_firm", name: "测试贸易公司" };

/** What the bar above every screen says; null where there is none. */
async function bar(): Promise<string | null> {
  const screen = await SignedIn({ children: null });
  const [represent] = screen.props.children;
  return represent?.props.name ?? null;
}

beforeEach(() => Object.assign(asked, { me: async () => ME, acts: false }));

test("whoever acts for a firm sees for which, and nobody else sees a bar", async () => {
  expect(await bar()).toBe(null);
  Object.assign(asked, { me: async () => ({ ...ME, actingFor: FIRM }) });
  expect(await bar()).toBe(FIRM.name);
});

test("where it cannot be looked up, whoever acts for a firm is told so instead of nothing", async () => {
  Object.assign(asked, { me: () => Promise.reject(new Error("the database is away")) });
  expect(await bar()).toBe(null);
  asked.acts = true;
  expect(await bar()).toBe("firm.actingUnknown");
});
