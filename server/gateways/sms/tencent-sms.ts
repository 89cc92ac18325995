import { createHash, createHmac } from "node:crypto";
import { z } from "zod";
import { post } from "../post-once";
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
} from "./sms-gateway";

/** An account at Tencent Cloud SMS, and the names under which texts were approved there. */
export type TencentOptions = {
  readonly baseUrl: string;
  readonly secretId: string;
  readonly secretKey: string;
  readonly appId: string;
  readonly signName: string;
  readonly templates: Readonly<Record<SmsTemplate, string>>;
};

const GATEWAY = "sms-tencent";
const ALGORITHM = "TC3-HMAC-SHA256";
const SERVICE = "sms";
const VERSION = "2021-01-11";
const REGION = "ap-guangzhou";
const CONTENT_TYPE = "application/json; charset=utf-8";
const CHINA = "+86";
const ASK_DEADLINE_MS = 5_000;
const SECOND_MS = 1_000;
const BEFORE_SECONDS = 600;
const DAY_SECONDS = 86_400;

const Failure = z.object({ Code: z.string() });
const Answer = z.object({
  Response: z.object({
    Error: Failure.optional(),
    SendStatusSet: z.array(z.object({ SerialNo: z.string(), Code: z.string() })).optional(),
  }),
});
const Pulled = z.object({
  Response: z.object({
    Error: Failure.optional(),
    PullSmsSendStatusSet: z
      .array(
        z.object({
          SerialNo: z.string(),
          ReportStatus: z.string(),
          Description: z.string(),
          SessionContext: z.string().optional(),
        }),
      )
      .optional(),
  }),
});
const Receipt = z.object({
  user_receive_time: z.string(),
  mobile: z.string(),
  report_status: z.string(),
  errmsg: z.string(),
  sid: z.string(),
});

/** The headers of a signed call, as 腾讯云 签名方法 v3 describes them. `at` in seconds since 1970. */
export function signTencent(
  call: { host: string; action: string; body: string; at: number },
  key: { id: string; secret: string },
): Record<string, string> {
  const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
  const hmac = (secret: string | Buffer, text: string) => createHmac("sha256", secret).update(text, "utf8").digest();
  const date = new Date(call.at * SECOND_MS).toISOString().slice(0, 10);
  const scope = `${date}/${SERVICE}/tc3_request`;
  const signed = "content-type;host;x-tc-action";
  const headers = `content-type:${CONTENT_TYPE}\nhost:${call.host}\nx-tc-action:${call.action.toLowerCase()}\n`;
  const canonical = ["POST", "/", "", headers, signed, sha256(call.body)].join("\n");
  const toSign = [ALGORITHM, String(call.at), scope, sha256(canonical)].join("\n");
  const signing = hmac(hmac(hmac(`TC3${key.secret}`, date), SERVICE), "tc3_request");
  const signature = createHmac("sha256", signing).update(toSign, "utf8").digest("hex");
  return {
    host: call.host,
    "content-type": CONTENT_TYPE,
    "x-tc-action": call.action,
    "x-tc-version": VERSION,
    "x-tc-region": REGION,
    "x-tc-timestamp": String(call.at),
    authorization: `${ALGORITHM} Credential=${key.id}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

/** 腾讯云短信: the provider that takes over. SendSms 2021-01-11 with signature v3; the message's id is its SessionContext. */
export function createTencentSms(options: TencentOptions): SmsProvider {
  const base = new URL(options.baseUrl);
  const key = { id: options.secretId, secret: options.secretKey };
  const call = (action: string, value: unknown, deadlineMs: number) => {
    const body = JSON.stringify(value);
    const headers = signTencent({ host: base.host, action, body, at: Math.floor(Date.now() / SECOND_MS) }, key);
    return post({ url: new URL("/", base), headers, body, deadlineMs });
  };
  return {
    name: "tencent",
    receiptAnswer: { result: 0, errmsg: "OK" },
    async send(order, deadlineMs) {
      assertSendable(order);
      const value = {
        PhoneNumberSet: [CHINA + order.phone],
        SmsSdkAppId: options.appId,
        SignName: options.signName,
        TemplateId: options.templates[order.template],
        TemplateParamSet: Object.values(order.variables),
        SessionContext: order.messageId,
      };
      return answerOf(call("SendSms", value, deadlineMs), readAnswer);
    },
    async fateOf({ messageId, phone, sentAt }) {
      const sent = Math.floor(sentAt.getTime() / SECOND_MS);
      const value = {
        BeginTime: sent - BEFORE_SECONDS,
        EndTime: sent + DAY_SECONDS,
        Offset: 0,
        Limit: 100,
        PhoneNumber: CHINA + phone,
        SmsSdkAppId: options.appId,
      };
      const asked = call("PullSmsSendStatusByPhoneNumber", value, ASK_DEADLINE_MS);
      return fateFrom(GATEWAY, asked, (text) => readFate(Pulled.parse(JSON.parse(text)), messageId));
    },
    readReceipts: (body) =>
      receiptsIn(body, Receipt).map((one) => ({
        messageId: null,
        reference: one.sid,
        phone: one.mobile,
        delivered: one.report_status === "SUCCESS",
        code: one.errmsg,
        reportedAt: fromWallClock(one.user_receive_time),
      })),
  };
}

const NUMBER = /PhoneNumber|InBlackList|BlackList/;
const BUSY = /^(LimitExceeded|RequestLimitExceeded)/;
const MAYBE = /^InternalError/;

function readAnswer({ status, text }: { status: number; text: string }): SmsAnswer {
  let answer: z.infer<typeof Answer>["Response"];
  try {
    answer = Answer.parse(JSON.parse(text)).Response;
  } catch {
    return { kind: "unknown", code: `status-${status}` };
  }
  const [sent] = answer.SendStatusSet ?? [];
  const code = sent?.Code ?? answer.Error?.Code ?? "empty";
  if (sent && code === "Ok") return { kind: "accepted", reference: sent.SerialNo };
  if (status >= 500 || MAYBE.test(code) || code === "empty") return { kind: "unknown", code };
  if (NUMBER.test(code)) return { kind: "refused", fault: "number", code };
  return { kind: "refused", fault: BUSY.test(code) ? "busy" : "provider", code };
}

function readFate({ Response: answer }: z.infer<typeof Pulled>, messageId: string): SmsFate {
  if (answer.Error) throw new Error("refused");
  const found = answer.PullSmsSendStatusSet?.find(({ SessionContext }) => SessionContext === messageId);
  if (!found) return { kind: "unseen" };
  if (found.ReportStatus === "") return { kind: "waiting" };
  const kind = found.ReportStatus === "SUCCESS" ? "delivered" : "failed";
  return { kind, code: found.Description, reference: found.SerialNo };
}
