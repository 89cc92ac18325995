import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Fault, type Network, openNetwork, type Taken } from "./network";
import { openReceipts, type ReceiptDoors } from "./receipts";
import { type Account, type Address, addressOf, checkAliyun, checkTencent, NotBelieved } from "./signatures";

/** How the simulated network is set up. */
export type SmsSimulatorOptions = {
  /** 0 takes any free one. */
  readonly port: number;
  readonly account: Account;
  /** The texts approved there, by template code, with {name} or {1} for their variables, and the signature before them. */
  readonly templates: Readonly<Record<string, string>>;
  readonly statePath?: string;
  readonly receipts?: ReceiptDoors;
  /** How long the network takes to report. */
  readonly reportDelayMs?: number;
};

/** A running simulator. */
export type SmsSimulator = { readonly url: string; readonly network: Network; close(): Promise<void> };

const LOOPBACK = "127.0.0.1";
const MAX_BODY_BYTES = 64 * 1_024;
const SLOW_MS = 3_000;
const PHONE = /^1[3-9]\d{9}$/;

const SendSms = z.object({
  PhoneNumbers: z.string(),
  SignName: z.string(),
  TemplateCode: z.string(),
  TemplateParam: z.string(),
  OutId: z.string().max(256),
});
const TencentSend = z.object({
  PhoneNumberSet: z.array(z.string()).length(1),
  SmsSdkAppId: z.string(),
  SignName: z.string(),
  TemplateId: z.string(),
  TemplateParamSet: z.array(z.string()),
  SessionContext: z.string(),
});
const FaultBody = z.object({
  kind: z.enum(["silent", "refuse", "both-refuse", "busy", "error", "slow", "twice", "dead-number", "unreported"]),
  count: z.int().positive().max(100_000),
});

/** Starts both providers and the phones behind them on the loopback address. */
export async function startSmsSimulator(options: SmsSimulatorOptions): Promise<SmsSimulator> {
  const network = openNetwork(options.statePath);
  const receipts = openReceipts(network, options.receipts, options.reportDelayMs ?? 300);
  const nonces = new Set<string>();
  const desk: Desk = { ...options, network, nonces, report: (taken) => receipts.later(taken) };
  const server = createServer((request, response) => {
    void handle(desk, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, LOOPBACK, resolve);
  });
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    network,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await receipts.close();
    },
  };
}

type Desk = SmsSimulatorOptions & { network: Network; nonces: Set<string>; report(taken: Taken): void };

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const address = addressOf(request);
  if (request.headers["x-acs-action"]) return aliyun(desk, { request, response, body, address });
  if (request.headers["x-tc-action"]) return tencent(desk, { request, response, body });
  if (request.method === "POST" && address.path === "/faults") {
    desk.network.fault(FaultBody.parse(JSON.parse(body)) as Fault);
    return answer(response, 200, {});
  }
  if (address.path === "/messages") {
    const phone = address.parameters.get("phone");
    return answer(response, 200, { messages: phone ? desk.network.at(phone) : desk.network.all().slice(-100) });
  }
  if (address.path === "/counts") return answer(response, 200, countsOf(desk.network));
  return answer(response, 404, { error: "nothing here" });
}

/** How many messages were taken, and how many of them were sent to a phone that already had the same. */
function countsOf(network: Network) {
  const ids = new Set(network.all().map(({ messageId }) => messageId));
  return { taken: network.all().length, duplicates: network.all().length - ids.size };
}

async function aliyun(
  desk: Desk,
  call: { request: IncomingMessage; response: ServerResponse; body: string; address: Address },
): Promise<void> {
  const { request, response, body, address } = call;
  const say = (status: number, Code: string, more = {}) =>
    answer(response, status, { Message: Code, RequestId: "1", Code, ...more });
  try {
    checkAliyun(request, body, { account: desk.account, nonces: desk.nonces, address });
  } catch (error) {
    if (!(error instanceof NotBelieved)) throw error;
    return say(400, error.code);
  }
  if (request.headers["x-acs-version"] !== "2017-05-25") return say(400, "InvalidVersion");
  const given = Object.fromEntries(address.parameters);
  if (request.headers["x-acs-action"] === "QuerySendDetails") return say(200, "OK", sendDetails(desk.network, given));
  const parsed = SendSms.safeParse(given);
  if (request.headers["x-acs-action"] !== "SendSms" || !parsed.success) return say(400, "MissingParameter");
  const { PhoneNumbers: phone, TemplateCode, TemplateParam, OutId: messageId } = parsed.data;
  if (desk.network.meets("refuse") || desk.network.meets("both-refuse")) return say(200, "isv.OUT_OF_SERVICE");
  if (desk.network.meets("busy")) return say(200, "isv.BUSINESS_LIMIT_CONTROL");
  if (!PHONE.test(phone)) return say(200, "isv.MOBILE_NUMBER_ILLEGAL");
  const template = desk.templates[TemplateCode];
  if (template === undefined) return say(200, "isv.SMS_TEMPLATE_ILLEGAL");
  const variables = JSON.parse(TemplateParam) as Record<string, string>;
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => variables[name] ?? "");
  const taken = take(desk, { provider: "aliyun", messageId, phone, text });
  return afterwards(desk, response, () => say(200, "OK", { BizId: taken.reference }));
}

async function tencent(
  desk: Desk,
  call: { request: IncomingMessage; response: ServerResponse; body: string },
): Promise<void> {
  const { request, response, body } = call;
  const say = (Response: Record<string, unknown>) =>
    answer(response, 200, { Response: { ...Response, RequestId: "1" } });
  try {
    checkTencent(request, body, desk.account);
  } catch (error) {
    if (!(error instanceof NotBelieved)) throw error;
    return say({ Error: { Code: error.code, Message: error.code } });
  }
  const value: unknown = JSON.parse(body);
  if (request.headers["x-tc-action"] === "PullSmsSendStatusByPhoneNumber") {
    const { PhoneNumber } = z.object({ PhoneNumber: z.string() }).parse(value);
    const mine = desk.network.at(PhoneNumber.slice(-11)).filter(({ provider }) => provider === "tencent");
    return say({
      PullSmsSendStatusSet: mine.map((one) => ({
        SerialNo: one.reference,
        ReportStatus: one.fate === "delivered" ? "SUCCESS" : "FAIL",
        Description: one.code,
        SessionContext: one.messageId,
      })),
    });
  }
  const parsed = TencentSend.safeParse(value);
  if (!parsed.success) return say({ Error: { Code: "InvalidParameter", Message: "" } });
  const { PhoneNumberSet, TemplateId, TemplateParamSet, SessionContext: messageId } = parsed.data;
  const phone = PhoneNumberSet[0]?.slice(-11) ?? "";
  const template = desk.templates[TemplateId];
  if (!PHONE.test(phone))
    return say({ SendStatusSet: [{ SerialNo: "", Code: "InvalidParameterValue.IncorrectPhoneNumber" }] });
  if (desk.network.meets("both-refuse"))
    return say({ Error: { Code: "FailedOperation.InsufficientBalanceInSmsPackage", Message: "" } });
  if (template === undefined)
    return say({ Error: { Code: "FailedOperation.TemplateIncorrectOrUnapproved", Message: "" } });
  const text = template.replace(/\{(\d)\}/g, (_, place: string) => TemplateParamSet[Number(place) - 1] ?? "");
  const taken = take(desk, { provider: "tencent", messageId, phone, text });
  return afterwards(desk, response, () => say({ SendStatusSet: [{ SerialNo: taken.reference, Code: "Ok" }] }));
}

function take(desk: Desk, given: Pick<Taken, "provider" | "messageId" | "phone" | "text">): Taken {
  const dead = desk.network.meets("dead-number");
  const taken = desk.network.take({
    ...given,
    fate: dead ? "failed" : "delivered",
    code: dead ? "MK:0001" : "DELIVERED",
  });
  desk.report(taken);
  return taken;
}

/** Taken is taken: the answer may still be late, wrong or never come. */
async function afterwards(desk: Desk, response: ServerResponse, say: () => void): Promise<void> {
  if (desk.network.meets("silent")) return void response.destroy();
  if (desk.network.meets("error"))
    return answer(response, 503, { Code: "ServiceUnavailable", Message: "", RequestId: "1" });
  if (desk.network.meets("slow")) await sleep(SLOW_MS);
  say();
}

function sendDetails(network: Network, { PhoneNumber = "" }: Record<string, string>) {
  const mine = network.at(PhoneNumber).filter(({ provider }) => provider === "aliyun");
  const SmsSendDetailDTO = mine.map((one) => ({
    OutId: one.messageId,
    PhoneNum: one.phone,
    SendStatus: one.fate === "delivered" ? 3 : 2,
    ErrCode: one.code,
  }));
  return { TotalCount: mine.length, SmsSendDetailDTOs: { SmsSendDetailDTO } };
}

/** The body as text. Listens instead of iterating: the simulator has to answer faster than anybody sends. */
function readBody(request: IncomingMessage): Promise<string> {
  if (request.headers["content-length"] === "0") {
    request.resume();
    return Promise.resolve("");
  }
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on("data", (part: Buffer) => {
      bytes += part.length;
      parts.push(part);
      if (bytes > MAX_BODY_BYTES) reject(new Error("too large"));
    });
    request.on("error", reject);
    request.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
  });
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value); // as text it goes out together with its head, in one write
  response.writeHead(status, [
    "content-type",
    "application/json; charset=utf-8",
    "content-length",
    String(Buffer.byteLength(body)),
  ]);
  response.end(body);
}
