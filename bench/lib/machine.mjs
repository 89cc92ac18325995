import os from "node:os";

/** What the figures were made on. The load is that of the moment before: figures of a busy machine say little. */
export function machine() {
  const cpus = os.cpus();
  return {
    processor: (cpus[0]?.model ?? "unknown").replace(/\s+/g, " "),
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    loadBefore: Math.round((os.loadavg()[0] ?? 0) * 10) / 10,
    date: new Date().toISOString().slice(0, 10),
  };
}
