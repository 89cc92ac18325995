import { z } from "zod";
import { readPeople } from "./people";
import { startSignInSimulator } from "./simulator";

const PRODUCTION = "production";

/** The simulator's own process. It is another party than the service, so it reads its own environment. */
const Environment = z.object({
  SIGN_IN_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(3_220),
  SIGN_IN_PEOPLE_FILE: z.string().min(1),
  SIGN_IN_CALLBACK_URL: z.url(),
  SIGN_IN_CLIENT_ID: z.string().min(1),
  SIGN_IN_CLIENT_SECRET: z.string().min(16),
  NODE_ENV: z.string().optional(),
});

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

async function main(): Promise<void> {
  const env = Environment.parse(process.env);
  // Whoever can reach it can be anybody: it serves a demonstration on this machine, and nothing else.
  if (env.NODE_ENV === PRODUCTION) throw new Error("it signs in anybody as anybody and never belongs in production");
  if (!LOOPBACK.test(new URL(env.SIGN_IN_CALLBACK_URL).hostname)) {
    throw new Error("SIGN_IN_CALLBACK_URL is not on this machine; it signs people in to a demonstration here only");
  }
  const simulator = await startSignInSimulator({
    port: env.SIGN_IN_SIMULATOR_PORT,
    people: await readPeople(env.SIGN_IN_PEOPLE_FILE),
    client: {
      id: env.SIGN_IN_CLIENT_ID,
      secret: env.SIGN_IN_CLIENT_SECRET,
      callbackUrl: env.SIGN_IN_CALLBACK_URL,
    },
  });
  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.stdout.write(`The sign-in simulator listens at ${simulator.url}\n`);
}

function sentenceFor(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    return "the port is taken; set SIGN_IN_SIMULATOR_PORT to another one, or stop who holds it";
  return message;
}

main().catch((error: unknown) => {
  process.stderr.write(`The sign-in simulator cannot start: ${sentenceFor(error)}\n`);
  process.exit(1);
});
