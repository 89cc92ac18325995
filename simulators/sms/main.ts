import { z } from "zod";
import { startSmsSimulator } from "./simulator";
import { APPROVED_TEMPLATES } from "./templates";

/** The simulator's own process. It is another party than the service, so it reads its own environment. */
const Environment = z.object({
  SMS_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535),
  /** Where what was taken is kept. Without it everything is forgotten on a stop. */
  SMS_SIMULATOR_STATE: z.string().min(1).optional(),
  SMS_SIMULATOR_DELAY_MS: z.coerce.number().int().min(0).max(60_000).optional(),
  SMS_KEY_ID: z.string().min(1),
  SMS_KEY: z.string().min(1),
  /** The service's door for receipts, with its capability; each provider's name is added. */
  SMS_RECEIPT_URL: z.url().optional(),
});

const env = Environment.parse(process.env);
const door = env.SMS_RECEIPT_URL;
const simulator = await startSmsSimulator({
  port: env.SMS_SIMULATOR_PORT,
  account: { id: env.SMS_KEY_ID, secret: env.SMS_KEY },
  templates: APPROVED_TEMPLATES,
  statePath: env.SMS_SIMULATOR_STATE,
  receipts: door ? { aliyun: `${door}/aliyun`, tencent: `${door}/tencent` } : undefined,
  reportDelayMs: env.SMS_SIMULATOR_DELAY_MS,
});
const stop = () => void simulator.close().then(() => process.exit(0));
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
process.stdout.write(`The SMS simulator listens at ${simulator.url}\n`);
