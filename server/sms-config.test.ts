import { beforeEach, expect, test, vi } from "vitest";

const KEY = Buffer.alloc(32, 1).toString("base64");
const TEXTS = { "zh-CN": "SMS_1", en: "SMS_2", "zh-CN-firm": "SMS_3", "en-firm": "SMS_4" };
const NEEDED = {
  APP_DATABASE_URL: "postgres://x",
  ...{ DATA_KEY: KEY, INDEX_KEY: KEY, SESSION_KEY: KEY, BANK_CALLBACK_KEY: KEY },
  BANK_URL: "http://127.0.0.1:1",
  PUBLIC_ORIGIN: "https://yyb.example",
};
const OWN = {
  ...{ SMS_URL: "https://dysmsapi.example", SMS_KEY_ID: "ali", SMS_KEY: "ali-key", SMS_CALLBACK_KEY: KEY },
  SMS_TEMPLATES: JSON.stringify(TEXTS),
  SMS_SIGNATURE: "某市易办",
};
const SECOND = {
  ...{
    SMS_SECOND_URL: "https://sms.example",
    SMS_SECOND_KEY_ID: "tc",
    SMS_SECOND_KEY: "tc-key",
    SMS_SECOND_APP: "14001",
  },
  SMS_SECOND_TEMPLATES: JSON.stringify({ ...TEXTS, "zh-CN": "2001" }),
};

/** What well-read settings come to: what is read well once is kept for the process, so that each look is a fresh one. */
async function read(settings: Record<string, string>) {
  vi.resetModules();
  const { readConfig } = await import("./config");
  return readConfig({ NODE_ENV: "production", ...NEEDED, ...settings }).sms;
}

const calls: { url: string; headers: Record<string, string>; body: string }[] = [];
vi.mock("./gateways/post-once", async (original) => ({
  ...(await original<object>()),
  post: async (call: { url: URL; path?: string; headers: Record<string, string>; body: string }) => {
    calls.push({ url: new URL(call.path ?? "/", call.url).href, headers: call.headers, body: call.body });
    return { status: 200, text: "{}" };
  },
}));
beforeEach(() => {
  calls.length = 0;
});

test("each provider is asked with its own account and under its own names for the texts", async () => {
  const sms = await read({ ...OWN, ...SECOND });
  const { openSms } = await import("./runtime");
  const order = { messageId: "rmd_1", phone: "13900000001", template: "zh-CN", variables: { count: "1" } } as const;
  for (const provider of openSms({ sms }).providers) await provider.send(order, 100);
  const [ali, tencent] = calls;
  const query = new URL(ali?.url ?? "").searchParams;
  expect([query.get("TemplateCode"), query.get("SignName")]).toEqual(["SMS_1", "某市易办"]);
  expect(ali?.headers.authorization).toContain("Credential=ali,");
  expect(JSON.parse(tencent?.body ?? "")).toMatchObject({
    TemplateId: "2001",
    SmsSdkAppId: "14001",
    SignName: "某市易办",
  });
  expect(tencent?.headers.authorization).toContain("Credential=tc/");
});

test("without a second provider there is none, and one that names no account of its own uses the first one's", async () => {
  expect((await read(OWN))?.second).toBeUndefined();
  const { SMS_SECOND_KEY_ID: _, SMS_SECOND_KEY: __, ...shared } = SECOND;
  expect((await read({ ...OWN, ...shared }))?.second).toMatchObject({ keyId: "ali", key: "ali-key" });
});

test.each([
  ["a text without a name", { SMS_TEMPLATES: JSON.stringify({ ...TEXTS, en: undefined }) }, "SMS_TEMPLATES"],
  ["names that are no JSON", { SMS_SECOND_TEMPLATES: "SMS_1" }, "SMS_SECOND_TEMPLATES"],
  ["half an account", { SMS_SECOND_KEY: "" }, "SMS_SECOND_KEY"],
])("%s is named as malformed", async (_, wrong, name) => {
  await expect(read({ ...OWN, ...SECOND, ...wrong })).rejects.toThrow(name);
});
