import { appendFileSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** One message that a provider took: it is on its way to a phone, and every further one is another message. */
export type Taken = {
  readonly provider: "aliyun" | "tencent";
  readonly reference: string;
  readonly messageId: string;
  readonly phone: string;
  readonly text: string;
  readonly takenAt: number;
  readonly fate: "delivered" | "failed";
  readonly code: string;
};

/** A fault for the next requests: not answered though taken, refused by the first, refused by whichever is asked, answered late, told twice, a dead number, never reported. */
export type Fault = {
  readonly kind:
    | "silent"
    | "refuse"
    | "both-refuse"
    | "busy"
    | "error"
    | "slow"
    | "twice"
    | "dead-number"
    | "unreported";
  count: number;
};

/** The mobile network behind both providers: what was taken, in order, kept in a file so that a stop loses nothing. */
export type Network = {
  take(taken: Omit<Taken, "reference" | "takenAt">): Taken;
  /** What one phone received, newest last. */
  at(phone: string): readonly Taken[];
  all(): readonly Taken[];
  fault(fault: Fault): void;
  /** Uses up one of a fault, when one is set. */
  meets(kind: Fault["kind"]): boolean;
};

/** Opens the network. @param file where it is kept; without it nothing outlives the process. */
export function openNetwork(file?: string): Network {
  const taken: Taken[] = [];
  const byPhone = new Map<string, Taken[]>();
  const faults: Fault[] = [];
  const keep = (one: Taken) => {
    taken.push(one);
    byPhone.set(one.phone, [...(byPhone.get(one.phone) ?? []), one]);
  };
  const descriptor = file ? openKept(file, keep) : undefined;
  let count = taken.length;
  return {
    take(given) {
      count += 1;
      const one: Taken = { ...given, reference: `${Date.now()}${count}^0`, takenAt: Date.now() };
      if (descriptor !== undefined) writeSync(descriptor, `${JSON.stringify(one)}\n`);
      keep(one);
      return one;
    },
    at: (phone) => byPhone.get(phone) ?? [],
    all: () => taken,
    fault: (fault) => faults.push({ ...fault }),
    meets(kind) {
      const fault = faults.find((one) => one.kind === kind && one.count > 0);
      if (fault) fault.count -= 1;
      return fault !== undefined;
    },
  };
}

/** The file's whole lines, and its descriptor for appending. A line torn by a crash was never answered for. */
function openKept(file: string, keep: (one: Taken) => void): number {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, "a", 0o600);
  const text = readFileSync(file, "utf8");
  for (const line of text.split("\n").slice(0, -1)) {
    try {
      keep(JSON.parse(line) as Taken);
    } catch {} // torn
  }
  if (text !== "" && !text.endsWith("\n")) appendFileSync(file, "\n");
  return descriptor;
}
