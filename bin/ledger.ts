import path from "node:path";
import { parseArgs } from "node:util";
import { openRawConnection } from "@/db/client";
import { checkBooks } from "@/server/ledger";
import { ownerUrl } from "./audit/owner-url";

// `npm run ledger -- check [--json]`: recomputes the books from their transfers, of the running product or of DATABASE_URL (the owner's login), and names
// the place of each difference. Ends with 0 when there is none, 1 when there are some, 2 when it could not check.

const DATA = path.resolve(import.meta.dirname, "../.data");
const USAGE = "usage: npm run ledger -- check [--json]";

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
  if (positionals.join(" ") !== "check") throw new Error(USAGE);
  const owner = openRawConnection(ownerUrl(DATA));
  let differences = 0;
  try {
    const checked = await checkBooks(owner, (difference) => {
      differences += 1;
      const { invariant, place, expected, found } = difference;
      console.log(
        values.json ? JSON.stringify(difference) : `✗ ${invariant}: ${place}: expected ${expected}, found ${found}`,
      );
    });
    if (values.json) {
      console.log(JSON.stringify({ ...checked, differences }));
      return differences === 0 ? 0 : 1;
    }
    for (const { name, says, differences } of checked.invariants) {
      console.log(`${differences === 0 ? "✓" : "✗"} ${name}: ${says}${differences === 0 ? "" : ` (${differences})`}`);
    }
    const { accounts, transfers, instructions, claims } = checked.counts;
    console.log(
      `${accounts} accounts, ${transfers} transfers, ${instructions} instructions, ${claims} claims: ${differences} differences`,
    );
    return differences === 0 ? 0 : 1;
  } finally {
    await owner.end({ timeout: 5 });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
