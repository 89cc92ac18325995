import { createAliyunSms, createBankGateway, createOpenIdSignIn } from "../../server/gateways/index.ts";

/** What a sender of the bench reaches: the simulated provider, and nobody else. */
export function gatewaysTo(/** @type {string} */ smsUrl) {
  const sms = createAliyunSms({
    baseUrl: smsUrl,
    keyId: "bench",
    keySecret: "bench-secret",
    signName: "甬易办",
    templates: {
      "zh-CN": "SMS_YYB_ZH",
      en: "SMS_YYB_EN",
      "zh-CN-firm": "SMS_YYB_FIRM_ZH",
      "en-firm": "SMS_YYB_FIRM_EN",
    },
  });
  return {
    bank: createBankGateway({ baseUrl: "http://127.0.0.1:9", callbackKey: "k".repeat(32), deadlineMs: 1_000 }),
    signIn: createOpenIdSignIn({ providers: {}, callbackUrl: "https://bench.test/", key: Buffer.alloc(32, 1) }),
    sms: { providers: [sms] },
    push: null,
  };
}
