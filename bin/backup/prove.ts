import { verifyDatabase } from "@/server/audit";
import { checkBooks } from "@/server/ledger";
import { publicKeyOf } from "../lib/log-key.mjs";
import { superuserUrl } from "../lib/postgres-server.mjs";
import { superuserConnection } from "./superuser";

const DATABASE = "yongyiban";
const NAMED = 20;

/** What the books and the log say of a database. */
export type Proof = {
  readonly transfers: number;
  readonly claims: number;
  readonly logEntries: number;
  readonly root: string;
  /** What does not hold, in words; the first twenty. */
  readonly wrong: readonly string[];
};

/** What `npm run ledger -- check` and `npm run audit -- verify` say of a database. Reads only. */
export async function proveDatabase(of: {
  port: number;
  password: string;
  logKey?: string | undefined;
}): Promise<Proof> {
  const wrong: string[] = [];
  const note = (text: string) => void (wrong.length < NAMED && wrong.push(text));
  const sql = superuserConnection(of.port, of.password, DATABASE);
  try {
    const { counts } = await checkBooks(sql, ({ invariant, place, expected, found }) =>
      note(`${invariant}: ${place}: expected ${expected}, found ${found}`),
    );
    const key = publicKeyOf(of.logKey);
    const { entries, root, faults } = await verifyDatabase(superuserUrl(of.port, of.password, DATABASE), {
      trusted: key ? [Buffer.from(key, "base64")] : [],
      anchors: [],
      onProgress: () => {},
    });
    for (const { kind, place } of faults) note(`${kind}: ${place}`);
    const { transfers, claims } = counts;
    return { transfers, claims, logEntries: entries, root, wrong };
  } finally {
    await sql.end({ timeout: 1 });
  }
}
