import { z } from "zod";
import { isLoopback, type OpenIdProvider, PROVIDERS, type Provider, type SmsTemplate } from "./gateways";

const KEY_BYTES = 32;
const key = z
  .string()
  .transform((text) => Buffer.from(text, "base64"))
  .refine((bytes) => bytes.length === KEY_BYTES, "must be 32 bytes in base64");

/** One provider of SIGN_IN_PROVIDERS. Real ones name their claims as they like; the names here are the standard's where it has one. */
const SignInProvider = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  clientAuth: z.enum(["post", "basic"]).default("post"),
  scope: z.string().min(1).default("openid profile"),
  identityClaim: z.string().min(1).default("id_number"),
  nameClaim: z.string().min(1).default("name"),
});
const json = z.string().transform((text, check) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    check.addIssue({ code: "custom", message: "must be JSON" });
    return z.NEVER;
  }
});
/** Under which names the four texts of reminders were approved at a provider of text messages. */
const SmsTemplates = z.strictObject({
  "zh-CN": z.string().min(1),
  en: z.string().min(1),
  "zh-CN-firm": z.string().min(1),
  "en-firm": z.string().min(1),
});
/** The names of the simulated providers. */
const SIMULATED_ALIYUN = {
  "zh-CN": "SMS_YYB_ZH",
  en: "SMS_YYB_EN",
  "zh-CN-firm": "SMS_YYB_FIRM_ZH",
  "en-firm": "SMS_YYB_FIRM_EN",
};
const SIMULATED_TENCENT = { "zh-CN": "1900001", en: "1900002", "zh-CN-firm": "1900003", "en-firm": "1900004" };
const SIMULATED_TENCENT_APP = "1400000000";
const MAX_SIGNATURE_CHARS = 20;
const keys = z.string().transform((text) => text.split(",").map((one) => key.parse(one.trim())));

const Environment = z.object({
  APP_DATABASE_URL: z.string().startsWith("postgres"),
  WORKER_DATABASE_URL: z.string().startsWith("postgres").optional(),
  NIGHTLY_DATABASE_URL: z.string().startsWith("postgres").optional(),
  DATA_KEY: key,
  INDEX_KEY: key,
  SESSION_KEY: key,
  CODE_KEY: key.optional(),
  CODE_KEYS_BEFORE: keys.optional(),
  LOG_KEY: key.optional(),
  LOG_PUBLIC_KEY: key.optional(),
  BANK_URL: z.url(),
  BANK_FILES_DIRECTORY: z.string().min(1).optional(),
  BANK_CALLBACK_KEY: z.string().min(KEY_BYTES),
  PUBLIC_ORIGIN: z.url(),
  SIGN_IN_PROVIDERS: json.pipe(z.partialRecord(z.enum(PROVIDERS), SignInProvider)).optional(),
  CLIENT_REGION_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .optional(),
  DEMO_PEOPLE_FILE: z.string().optional(),
  SMS_URL: z.url().optional(),
  SMS_SECOND_URL: z.url().optional(),
  SMS_KEY_ID: z.string().min(1).optional(),
  SMS_KEY: z.string().min(1).optional(),
  SMS_SIGNATURE: z.string().min(1).max(MAX_SIGNATURE_CHARS).default("甬易办"),
  SMS_TEMPLATES: json.pipe(SmsTemplates).default(SIMULATED_ALIYUN),
  SMS_SECOND_KEY_ID: z.string().min(1).optional(),
  SMS_SECOND_KEY: z.string().min(1).optional(),
  SMS_SECOND_APP: z.string().min(1).default(SIMULATED_TENCENT_APP),
  SMS_SECOND_TEMPLATES: json.pipe(SmsTemplates).default(SIMULATED_TENCENT),
  SMS_CALLBACK_KEY: z.string().min(KEY_BYTES).optional(),
  VAPID_KEY: key.optional(),
  PUSH_SERVICE_URL: z.url().optional(),
  REMINDER_QUIET_HOURS: z.enum(["on", "off"]).default("on"),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

/** An account at a provider of text messages. */
export type SmsAccount = {
  readonly url: string;
  readonly keyId: string;
  readonly key: string;
  readonly templates: Readonly<Record<SmsTemplate, string>>;
};

/** What the service is told from outside: addresses of its neighbours and secrets of its own. */
export type Config = {
  readonly appDatabaseUrl: string;
  readonly workerDatabaseUrl: string | undefined;
  readonly nightlyDatabaseUrl: string | undefined;
  readonly dataKey: Buffer;
  readonly indexKey: Buffer;
  readonly sessionKey: Buffer;
  /** Signs enterprise codes; only the web server is told it. */
  readonly codeKey: Buffer | undefined;
  /** The public halves of the keys that signed enterprise codes before it: what they signed is good until it expires. */
  readonly codeKeysBefore: readonly Buffer[];
  /** Signs the heads of the transparency log; only the worker is told it. */
  readonly logKey: Buffer | undefined;
  /** What the log's signatures are checked with; shown to everybody. */
  readonly logPublicKey: Buffer | undefined;
  readonly bankUrl: string;
  /** Where orders are exchanged with the bank as files; undefined where every order goes out in real time. */
  readonly bankFilesDirectory: string | undefined;
  readonly bankCallbackKey: string;
  readonly publicOrigin: string;
  /** Who signs people in. One that is not named here is not offered. */
  readonly signInProviders: Readonly<Partial<Record<Provider, OpenIdProvider>>>;
  /** In which header a proxy of our own says from which region a request comes; undefined where none says it. */
  readonly clientRegionHeader: string | undefined;
  /** The invented people of the demonstration; undefined where none runs. */
  readonly demoPeopleFile: string | undefined;
  /** Text messages; undefined where none are sent. */
  readonly sms:
    | {
        readonly first: SmsAccount;
        /** The provider that takes over; undefined where there is none. */
        readonly second: (SmsAccount & { readonly appId: string }) | undefined;
        /** The name that stands before every text, as both providers approved it. */
        readonly signature: string;
        /** The capability in the address to which receipts are brought. */
        readonly callbackKey: string;
      }
    | undefined;
  /** Signs what is pushed; undefined where nothing is. */
  readonly vapidKey: Buffer | undefined;
  /** A push service that is trusted beside the browsers' own: the demonstration's. */
  readonly pushServiceUrl: string | undefined;
  /** Off only where a demonstration or a test must not wait for the morning. */
  readonly hasQuietHours: boolean;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
};

let config: Config | undefined;

/**
 * The only reader of process.env in the service. Read once, when first needed.
 * @throws Error naming every variable that is missing or malformed, never its value.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  if (config) return config;
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new Error(
      `The environment is incomplete (${wrong}). \`npm start\` sets all of it; see docs/guide/running.md.`,
    );
  }
  const env = parsed.data;
  const signInProviders = env.SIGN_IN_PROVIDERS ?? {};
  refuseStubs(signInProviders, env.PUBLIC_ORIGIN);
  config = {
    appDatabaseUrl: env.APP_DATABASE_URL,
    workerDatabaseUrl: env.WORKER_DATABASE_URL,
    nightlyDatabaseUrl: env.NIGHTLY_DATABASE_URL,
    dataKey: env.DATA_KEY,
    indexKey: env.INDEX_KEY,
    sessionKey: env.SESSION_KEY,
    codeKey: env.CODE_KEY,
    codeKeysBefore: env.CODE_KEYS_BEFORE ?? [],
    logKey: env.LOG_KEY,
    logPublicKey: env.LOG_PUBLIC_KEY,
    bankUrl: env.BANK_URL,
    bankFilesDirectory: env.BANK_FILES_DIRECTORY,
    bankCallbackKey: env.BANK_CALLBACK_KEY,
    publicOrigin: env.PUBLIC_ORIGIN,
    signInProviders,
    clientRegionHeader: env.CLIENT_REGION_HEADER,
    demoPeopleFile: env.DEMO_PEOPLE_FILE,
    sms: smsOf(env),
    vapidKey: env.VAPID_KEY,
    pushServiceUrl: env.PUSH_SERVICE_URL,
    hasQuietHours: env.REMINDER_QUIET_HOURS === "on",
    logLevel: env.LOG_LEVEL,
  };
  return config;
}

/** All that sending text messages needs, or nothing of it. @throws Error when a part is missing. */
function smsOf(env: z.infer<typeof Environment>): Config["sms"] {
  const { SMS_URL: url, SMS_KEY_ID: keyId, SMS_KEY: key, SMS_CALLBACK_KEY: callbackKey } = env;
  const { SMS_SECOND_URL: secondUrl, SMS_SECOND_KEY_ID: secondId, SMS_SECOND_KEY: secondKey } = env;
  if (url === undefined) return undefined;
  if (!keyId || !key || !callbackKey) {
    throw new Error("SMS_URL needs SMS_KEY_ID, SMS_KEY and SMS_CALLBACK_KEY; see docs/guide/running.md.");
  }
  if ((secondId === undefined) !== (secondKey === undefined)) {
    throw new Error("SMS_SECOND_KEY_ID and SMS_SECOND_KEY go together; see docs/guide/running.md.");
  }
  const first = { url, keyId, key, templates: env.SMS_TEMPLATES };
  const second = secondUrl && {
    url: secondUrl,
    keyId: secondId ?? keyId,
    key: secondKey ?? key,
    templates: env.SMS_SECOND_TEMPLATES,
    appId: env.SMS_SECOND_APP,
  };
  return { first, second: second || undefined, signature: env.SMS_SIGNATURE, callbackKey };
}

/**
 * A provider without TLS is one of the demonstration: it stands on this machine, and so must everybody who signs in with it.
 * @throws Error naming the provider.
 */
function refuseStubs(providers: Config["signInProviders"], publicOrigin: string): void {
  for (const [name, { issuer }] of Object.entries(providers)) {
    if (issuer.startsWith("https:") || (isLoopback(issuer) && isLoopback(publicOrigin))) continue;
    throw new Error(
      `SIGN_IN_PROVIDERS.${name}.issuer must be https: only a demonstration that is reached at this machine itself may do without.`,
    );
  }
}
