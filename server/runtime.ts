import { readFile } from "node:fs/promises";
import pino from "pino";
import { z } from "zod";
import { type Config, readConfig } from "./config";
import { openResources, type Resources } from "./context";
import {
  type BankGateway,
  createAliyunSms,
  createBankGateway,
  createCodeSigner,
  createFileBank,
  createOpenIdSignIn,
  createTencentSms,
  createVault,
  createWebPush,
  type PushGateway,
  type SmsGateway,
} from "./gateways";

const BANK_QUESTION_DEADLINE_MS = 4_000;
const LOGGED_FRAMES = 6;
const SIGN_IN_CALLBACK = "/sign-in/callback";

const DemoPerson = z.object({
  slug: z.string(),
  name: z.string(),
  identity: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  situation: z.object({ zh: z.string(), en: z.string() }),
  firms: z.array(z.string()),
  spareAccount: z.object({ bankCode: z.string(), number: z.string() }),
});
/** An invented person of the demonstration, with the account she has not given us yet. */
export type DemoPerson = z.infer<typeof DemoPerson>;

/** What one process of the service holds open. */
export type Runtime = {
  readonly config: Config;
  readonly resources: Resources;
  readonly log: pino.Logger;
  /** The people of the demonstration; null where none runs. */
  readonly demoPeople: readonly DemoPerson[] | null;
};

/** A log that names requests and codes. Headers, cookies and bodies are never put into it. */
export function openLog(level: Config["logLevel"]): pino.Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/** Where an error came from. Its message may hold what a library was given, so that it stays out of every log. */
export function whereOf(error: unknown): { name: string; at: string[] | undefined } {
  if (!(error instanceof Error)) return { name: "unknown", at: undefined };
  const frames = error.stack?.split("\n").filter((line) => line.trimStart().startsWith("at "));
  return { name: error.name, at: frames?.slice(0, LOGGED_FRAMES) };
}

/** Opens everything a process needs: the database, the neighbours and the vault. */
export async function openRuntime(): Promise<Runtime> {
  const config = readConfig();
  const demoPeople = config.demoPeopleFile ? await readDemoPeople(config.demoPeopleFile) : null;
  const log = openLog(config.logLevel);
  const resources = await openResources(config.appDatabaseUrl, {
    report: (error, requestId) =>
      log.error({ requestId, ...whereOf(error) }, "a bug was met after the answer was true"),
    vault: createVault({ dataKey: config.dataKey, indexKey: config.indexKey }),
    codes: config.codeKey && createCodeSigner({ seed: config.codeKey, before: config.codeKeysBefore }),
    gateways: {
      bank: openBank(config),
      signIn: createOpenIdSignIn({
        providers: config.signInProviders,
        callbackUrl: new URL(SIGN_IN_CALLBACK, config.publicOrigin).href,
        key: config.sessionKey,
      }),
      sms: openSms(config),
      push: openPush(config),
    },
  });
  return { config, resources, log, demoPeople };
}

/** The bank as it is configured: orders in real time, or as files. */
function openBank(config: Config): BankGateway {
  const { bankUrl: baseUrl, bankCallbackKey: callbackKey, bankFilesDirectory } = config;
  const realTime = createBankGateway({ baseUrl, callbackKey, deadlineMs: BANK_QUESTION_DEADLINE_MS });
  return bankFilesDirectory ? createFileBank(bankFilesDirectory, realTime) : realTime;
}

/** The providers of text messages as they are configured: Aliyun, and where it fails Tencent. */
export function openSms({ sms }: Pick<Config, "sms">): SmsGateway {
  if (!sms) return { providers: [] };
  const { first, second, signature } = sms;
  const signName = signature;
  const { url: baseUrl, keyId, key: keySecret, templates } = first;
  const aliyun = createAliyunSms({ baseUrl, keyId, keySecret, signName, templates });
  if (!second) return { providers: [aliyun], signature };
  const { url, keyId: secretId, key: secretKey, ...names } = second;
  const tencent = createTencentSms({ baseUrl: url, secretId, secretKey, signName, ...names });
  return { providers: [aliyun, tencent], signature };
}

function openPush({ vapidKey, pushServiceUrl, publicOrigin }: Config): PushGateway | null {
  if (!vapidKey) return null;
  const contact = publicOrigin.startsWith("https:") ? publicOrigin : "mailto:12345@ningbo.gov.cn";
  const moreServices = pushServiceUrl ? [new URL(pushServiceUrl).origin] : [];
  return createWebPush({ privateKey: vapidKey, contact, moreServices });
}

async function readDemoPeople(file: string): Promise<readonly DemoPerson[]> {
  return z.array(DemoPerson).parse(JSON.parse(await readFile(file, "utf8")));
}

const held = globalThis as typeof globalThis & { yybRuntime?: Promise<Runtime> };

/** This process's runtime, opened when first needed and again after an opening that failed. */
export function runtime(): Promise<Runtime> {
  held.yybRuntime ??= openRuntime().catch((error: unknown) => {
    held.yybRuntime = undefined;
    throw error;
  });
  return held.yybRuntime;
}
