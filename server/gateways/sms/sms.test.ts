import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { APPROVED_TEMPLATES, type SmsSimulator, startSmsSimulator } from "@/simulators/sms";
import { canonicalQuery, signAliyun } from "./aliyun-signature";
import { createAliyunSms } from "./aliyun-sms";
import type { SmsOrder, SmsProvider } from "./sms-gateway";
import { createTencentSms } from "./tencent-sms";

const DEADLINE_MS = 1_000;
const account = { id: "key-id", secret: "key-secret" };
let double: SmsSimulator;
let providers: Record<"aliyun" | "tencent", SmsProvider>;

beforeAll(async () => {
  double = await startSmsSimulator({ port: 0, account, templates: APPROVED_TEMPLATES });
  const names = { baseUrl: double.url, signName: "甬易办" };
  providers = {
    aliyun: aliyun({}),
    tencent: createTencentSms({
      ...names,
      secretId: account.id,
      secretKey: account.secret,
      appId: "1400000000",
      templates: { "zh-CN": "1900001", en: "1900002", "zh-CN-firm": "1900003", "en-firm": "1900004" },
    }),
  };
});
afterAll(() => double?.close());

const aliyun = (more: { keySecret?: string; baseUrl?: string }) =>
  createAliyunSms({
    baseUrl: double.url,
    keyId: account.id,
    keySecret: account.secret,
    signName: "甬易办",
    templates: {
      "zh-CN": "SMS_YYB_ZH",
      en: "SMS_YYB_EN",
      "zh-CN-firm": "SMS_YYB_FIRM_ZH",
      "en-firm": "SMS_YYB_FIRM_EN",
    },
    ...more,
  });

let count = 0;
const order = (more: Partial<SmsOrder> = {}): SmsOrder => ({
  messageId: `rmd_${++count}`,
  phone: `139${String(count).padStart(8, "0")}`,
  template: "zh-CN",
  variables: { count: "2", sum: "34,501.00", code: "482 915" },
  ...more,
});

describe("the V3 signature", () => {
  test("is the one of the provider's own published example, byte for byte", () => {
    const signed = signAliyun(
      {
        host: "ecs.cn-shanghai.aliyuncs.com",
        action: "RunInstances",
        version: "2014-05-26",
        query: canonicalQuery({
          ImageId: "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
          RegionId: "cn-shanghai",
        }),
        date: "2023-10-26T10:22:32Z",
        nonce: "3156853299f313e23d1673dc12e1703d",
      },
      { id: "YourAccessKeyId", secret: "YourAccessKeySecret" },
    );
    expect(signed.authorization).toBe(
      "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    );
  });

  test("covers parameters with every sign that has to be encoded", () => {
    expect(canonicalQuery({ b: "a b*c~'()!", a: "中/+=&%" })).toBe(
      "a=%E4%B8%AD%2F%2B%3D%26%25&b=a%20b%2Ac~%27%28%29%21",
    );
  });
});

describe.each(["aliyun", "tencent"] as const)("%s", (name) => {
  test("takes a signed message, and the phone receives the approved text", async () => {
    const sent = order();
    const answer = await providers[name].send(sent, DEADLINE_MS);
    expect(answer).toMatchObject({ kind: "accepted" });
    expect(double.network.at(sent.phone)).toMatchObject([
      { messageId: sent.messageId, text: expect.stringContaining("共34,501.00元"), provider: name },
    ]);
  });

  test("that answers too late, or never, leaves it open whether it was sent, and says so when asked", async () => {
    for (const kind of ["silent", "slow"] as const) {
      const sent = order();
      double.network.fault({ kind, count: 1 });
      expect(await providers[name].send(sent, 300)).toEqual({ kind: "unknown", code: "no-answer" });
      const asked = { messageId: sent.messageId, phone: sent.phone, sentAt: new Date() };
      expect(await providers[name].fateOf(asked)).toMatchObject({ kind: "delivered" });
      expect(await providers[name].fateOf({ ...asked, messageId: "rmd_never" })).toEqual({ kind: "unseen" });
    }
  });

  test("whose line was never there has sent nothing", async () => {
    const dead = { ...account, baseUrl: "http://127.0.0.1:9" };
    const provider =
      name === "aliyun"
        ? aliyun({ baseUrl: dead.baseUrl })
        : createTencentSms({
            baseUrl: dead.baseUrl,
            secretId: "a",
            secretKey: "b",
            appId: "1",
            signName: "甬易办",
            templates: { "zh-CN": "1", en: "2", "zh-CN-firm": "3", "en-firm": "4" },
          });
    expect(await provider.send(order(), DEADLINE_MS)).toEqual({ kind: "refused", fault: "provider", code: "no-line" });
  });

  test.each([
    ["a control character", { variables: { sum: "1\u0000" } }],
    ["a line break", { variables: { sum: "1\n2" } }],
    ["a turning mark", { variables: { sum: "\u202E1" } }],
    ["a link", { variables: { sum: "a.cn/x" } }],
    ["more than a provider takes", { variables: { sum: "1".repeat(36) } }],
    ["a foreign id", { messageId: "x" }],
    ["no mobile number", { phone: "12345" }],
  ])("is never given a message with %s", async (_, more) => {
    const taken = double.network.all().length;
    await expect(providers[name].send(order(more as Partial<SmsOrder>), DEADLINE_MS)).rejects.toThrow("does not hold");
    expect(double.network.all()).toHaveLength(taken);
  });

  test("has its receipts read as an array, and what is none refused", () => {
    const bodies = {
      aliyun: `[{"phone_number":"13900000001","send_time":"2026-11-20 10:00:00","report_time":"2026-11-20 10:00:03","success":true,"err_code":"DELIVERED","err_msg":"","sms_size":"1","biz_id":"b1","out_id":"rmd_1"}]`,
      tencent: `[{"user_receive_time":"2026-11-20 10:00:03","nationcode":"86","mobile":"13900000001","report_status":"SUCCESS","errmsg":"DELIVRD","description":"","sid":"b1"}]`,
    };
    expect(providers[name].readReceipts(bodies[name])).toMatchObject([
      { reference: "b1", phone: "13900000001", delivered: true, reportedAt: new Date("2026-11-20T10:00:03+08:00") },
    ]);
    for (const body of ["", "{}", "[{}]", `[${Array.from({ length: 501 }, () => "{}").join()}]`]) {
      expect(() => providers[name].readReceipts(body)).toThrow();
    }
  });
});

describe("what aliyun answers", () => {
  test("to another's signature is a refusal that sent nothing", async () => {
    const answer = await aliyun({ keySecret: "another" }).send(order(), DEADLINE_MS);
    expect(answer).toEqual({ kind: "refused", fault: "provider", code: "SignatureDoesNotMatch" });
  });

  test.each(["isp.SYSTEM_ERROR", "InternalError", "UnknownError"])(
    "as %s does not say that nothing was sent: nobody sends it again",
    async (code) => {
      const server = createServer((_, response) => response.end(JSON.stringify({ Code: code })));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect(await aliyun({ baseUrl }).send(order(), DEADLINE_MS)).toEqual({ kind: "unknown", code });
      server.close();
    },
  );

  test.each([
    ["refuse", { kind: "refused", fault: "provider" }],
    ["busy", { kind: "refused", fault: "busy" }],
    ["error", { kind: "unknown" }],
  ] as const)("as %s is told apart", async (kind, expected) => {
    double.network.fault({ kind, count: 1 });
    expect(await providers.aliyun.send(order(), DEADLINE_MS)).toMatchObject(expected);
  });
});
