import { z } from "zod";
import { startPushSimulator } from "./simulator";

/** The simulator's own process. It is another party than the service, so it reads its own environment. */
const { PUSH_SIMULATOR_PORT: port } = z
  .object({ PUSH_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535) })
  .parse(process.env);
const simulator = await startPushSimulator({ port });
const stop = () => void simulator.close().then(() => process.exit(0));
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
process.stdout.write(`The push simulator listens at ${simulator.url}\n`);
