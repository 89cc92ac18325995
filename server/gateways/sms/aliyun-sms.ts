import { createSecretKey, randomUUID } from "node:crypto";
import { z } from "zod";
import { post } from "../post-once";
import { canonicalQuery, signAliyun } from "./aliyun-signature";
import {
  answerOf,
  assertSendable,
  fateFrom,
  fromWallClock,
  receiptsIn,
  type SmsAnswer,
  type SmsFate,
  type SmsProvider,
  type SmsTemplate,
  wallDay,
} from "./sms-gateway";

/** An account at Aliyun's Short Message Service, and the names under which texts were approved there. */
export type AliyunOptions = {
  readonly baseUrl: string;
  readonly keyId: string;
  readonly keySecret: string;
  readonly signName: string;
  readonly templates: Readonly<Record<SmsTemplate, string>>;
};

const GATEWAY = "sms-aliyun";
const VERSION = "2017-05-25";
const ASK_DEADLINE_MS = 5_000;
const SENT_ON_PAGE = 50;

const Answer = z.object({ Code: z.string(), BizId: z.string().optional() });
const Details = z.object({
  Code: z.string(),
  SmsSendDetailDTOs: z
    .object({
      SmsSendDetailDTO: z.array(
        z.object({ OutId: z.string().optional(), SendStatus: z.number(), ErrCode: z.string().optional() }),
      ),
    })
    .optional(),
});
const Receipt = z.object({
  phone_number: z.string(),
  report_time: z.string(),
  success: z.boolean(),
  err_code: z.string(),
  biz_id: z.string(),
  out_id: z.string().optional(),
});

/** Codes that speak of the number: another try cannot succeed. */
const NUMBER = new Set([
  "isv.MOBILE_NUMBER_ILLEGAL",
  "isv.MOBILE_COUNT_OVER_LIMIT",
  "isv.BLACK_KEY_CONTROL_LIMIT",
  "MOBILE_NOT_ON_SERVICE",
]);
/** Codes that ask to wait. */
const BUSY = new Set(["isv.BUSINESS_LIMIT_CONTROL", "isp.RAM_PERMISSION_DENY", "Throttling", "Throttling.User"]);

/** 阿里云短信服务: SendSms and QuerySendDetails with the V3 signature. SendSms is not idempotent, by its own documentation. */
export function createAliyunSms(options: AliyunOptions): SmsProvider {
  const base = new URL(options.baseUrl);
  const key = { id: options.keyId, secret: createSecretKey(options.keySecret, "utf8") };
  const call = (action: string, parameters: Record<string, string>, deadlineMs: number) => {
    const query = canonicalQuery(parameters);
    const date = `${new Date().toISOString().slice(0, 19)}Z`; // the provider's clock is the real one, whatever date the city has
    const nonce = randomUUID();
    const headers = signAliyun({ host: base.host, action, version: VERSION, query, date, nonce }, key);
    return post({ url: base, path: `/?${query}`, headers, body: "", deadlineMs });
  };
  return {
    name: "aliyun",
    receiptAnswer: { code: 0, msg: "成功" },
    async send(order, deadlineMs) {
      assertSendable(order);
      const query = {
        OutId: order.messageId,
        PhoneNumbers: order.phone,
        SignName: options.signName,
        TemplateCode: options.templates[order.template],
        TemplateParam: JSON.stringify(order.variables),
      };
      return answerOf(call("SendSms", query, deadlineMs), readAnswer);
    },
    async fateOf({ messageId, phone, sentAt }) {
      const query = { PhoneNumber: phone, SendDate: wallDay(sentAt), PageSize: String(SENT_ON_PAGE), CurrentPage: "1" };
      const asked = call("QuerySendDetails", query, ASK_DEADLINE_MS);
      return fateFrom(GATEWAY, asked, (text) => readFate(Details.parse(JSON.parse(text)), messageId));
    },
    readReceipts: (body) =>
      receiptsIn(body, Receipt).map((one) => ({
        messageId: one.out_id ?? null,
        reference: one.biz_id,
        phone: one.phone_number,
        delivered: one.success,
        code: one.err_code,
        reportedAt: fromWallClock(one.report_time),
      })),
  };
}

/** Codes of the provider's own confusion: it does not say whether the message was taken, and so nobody may send it again. */
const MAYBE = /SYSTEM_ERROR|InternalError|UnknownError|ServiceUnavailable/i;

/** What SendSms answered. Whatever cannot be read may hide a message that was taken. */
function readAnswer({ status, text }: { status: number; text: string }): SmsAnswer {
  let answer: z.infer<typeof Answer>;
  try {
    answer = Answer.parse(JSON.parse(text));
  } catch {
    return { kind: "unknown", code: `status-${status}` };
  }
  const { Code: code, BizId: reference } = answer;
  if (code === "OK" && reference) return { kind: "accepted", reference };
  if (status >= 500 || code === "OK" || MAYBE.test(code)) return { kind: "unknown", code };
  if (NUMBER.has(code)) return { kind: "refused", fault: "number", code };
  return { kind: "refused", fault: BUSY.has(code) ? "busy" : "provider", code };
}

const SEND_STATUS = { 1: "waiting", 2: "failed", 3: "delivered" } as const;

function readFate(details: z.infer<typeof Details>, messageId: string): SmsFate {
  if (details.Code !== "OK") throw new Error("refused");
  const found = details.SmsSendDetailDTOs?.SmsSendDetailDTO.find(({ OutId }) => OutId === messageId);
  if (!found) return { kind: "unseen" };
  const kind = SEND_STATUS[found.SendStatus as keyof typeof SEND_STATUS] ?? "waiting";
  return kind === "waiting" ? { kind } : { kind, code: found.ErrCode ?? kind, reference: null };
}
