import { z } from "zod";
import { startBankSimulator } from "./simulator";

/** The simulator's own process. It is another party than the service, so it reads its own environment. */
const Environment = z.object({
  BANK_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(3_210),
  /** The journal's path. Without it the bank forgets everything when it stops. */
  BANK_SIMULATOR_STATE: z.string().min(1).optional(),
  /** The folder in which files are exchanged; without it the bank has no door for files. */
  BANK_FILES_DIRECTORY: z.string().min(1).optional(),
  BANK_SIMULATOR_SEED: z.string().min(1).optional(),
  /** Milliseconds before every answer; without it, what was last set. */
  BANK_SIMULATOR_LATENCY_MS: z.coerce.number().int().min(0).max(60_000).optional(),
  /** How many days the city's clock is from this machine's, for the times on the operator's page. */
  BANK_SIMULATOR_CITY_OFFSET_DAYS: z.coerce.number().int().optional(),
  /** Where reports are brought to, and the secret they are signed with: both or neither. */
  BANK_CALLBACK_URL: z.url().optional(),
  BANK_CALLBACK_KEY: z.string().min(32).optional(),
});

async function main(): Promise<void> {
  const env = Environment.parse(process.env);
  const [url, key] = [env.BANK_CALLBACK_URL, env.BANK_CALLBACK_KEY];
  if ((url === undefined) !== (key === undefined)) {
    throw new Error("BANK_CALLBACK_URL and BANK_CALLBACK_KEY are set together or not at all");
  }
  const simulator = await startBankSimulator({
    port: env.BANK_SIMULATOR_PORT,
    statePath: env.BANK_SIMULATOR_STATE,
    filesDirectory: env.BANK_FILES_DIRECTORY,
    seed: env.BANK_SIMULATOR_SEED,
    latencyMs: env.BANK_SIMULATOR_LATENCY_MS,
    cityOffsetDays: env.BANK_SIMULATOR_CITY_OFFSET_DAYS,
    callback: url && key ? { url, key } : undefined,
  });
  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.stdout.write(`The bank simulator listens at ${simulator.url}\n`);
}

function sentenceFor(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return "the port is taken; set BANK_SIMULATOR_PORT to another one, or stop who holds it";
  return message;
}

main().catch((error: unknown) => {
  process.stderr.write(`The bank simulator cannot start: ${sentenceFor(error)}\n`);
  process.exit(1);
});
