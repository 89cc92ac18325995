import { asMarkdown, tablesOf } from "./report.mjs";

/** What is not measured but tried, by hand: the longest runs there have been. Kept here, because the page is written whole. */
const TRIED_HARD = `## Tried hard
On two cores, 2026-11-21; the thousand kills and the ten thousand days are of an earlier version.

| what | how much | took | found |
|---|---|---:|---:|
| \`npm run chaos -- --kills 63\` | 63 kills (14 database, 8 bank, 21 worker, 21 of the built web server), 1,538 taps, 172 payments; load 10 of other work | 122 s | 0 |
| \`npm run chaos -- --kills 1000\` | 1,000 kills in one go (228 database, 115 bank, 320 worker, 338 of the doors without their web server), 30,696 taps | 2,117 s | 0 |
| \`npm run simulate -- --seeds 10000\` | 10,000 days, 123,179 claims | 13 s | 0 |`;

/** docs/benchmarks.md, whole: what was measured, on what, when and how. */
export function benchmarksPage(/** @type {any} */ figures) {
  const { machine, small } = figures;
  const warning = [
    small
      ? "**A trial in little (`--small`): the figures say that the benchmarks run, not how fast the product is.**"
      : "",
    machine.loadBefore > machine.cores / 4
      ? `**The machine was busy with other work (load ${machine.loadBefore} on ${machine.cores} cores before the run): slower and noisier than it is alone.**`
      : "",
  ].filter(Boolean);
  return `# Benchmarks

Made by \`npm run bench -- --write\` on ${machine.date}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node},
embedded PostgreSQL 17 with the settings of \`npm start\` (every commit waits for the disk). Everything runs on this one machine: load generator, web
server, worker, database and simulated bank.
${warning.length > 0 ? `\n${warning.join("\n")}\n` : ""}
${asMarkdown(tablesOf(figures))}

${TRIED_HARD}

## How to read them
- **The physical limit** of a tap is its own SQL without anything around it. What is missing to it is HTTP, Next, tRPC, drizzle, the bank's HTTP call and the
  worker, which looks after the same payments at the same time on the same cores.
- Half of every benchmarked payment comes from the city's pool: all taps draw on one account, as they would in a campaign.
- After the run the books are checked: no benefit paid twice, no pool below its floor, debits equal to credits. A run that fails this prints nothing.
- INP is that of one tap on a page at rest, not of a person's whole visit. Lighthouse's accessibility score is a floor; the journeys run axe on every screen in both modes.
`;
}
