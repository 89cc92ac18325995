import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "../bin/lib/packages.mjs";
import { createProgress } from "../bin/lib/progress.mjs";
import { Stopped } from "../bin/lib/run.mjs";
import { onStopWish } from "../bin/lib/stop-wish.mjs";
import { asTrouble, printFailure } from "../bin/lib/trouble.mjs";
import { writeWhole } from "../bin/lib/write-whole.mjs";
import { machine } from "./lib/machine.mjs";
import { benchHelp, benchOptions } from "./lib/options.mjs";
import { asText, tablesOf } from "./lib/report.mjs";

// `npm run bench`: every figure the project claims, each beside its limit or its peer of the same run.
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** Parts that need no running product. */
const OWN_GROUND = ["engine", "pool", "log", "claim-sql", "reminders", "city-scale", "population"];
const wish = onStopWish();
const progress = createProgress(process.stderr);
/** @type {ReturnType<typeof import("./lib/pages.mjs").productPages> | undefined} */
let pages;

const code = await main().catch((error) => {
  if (error instanceof Stopped || wish.signal.aborted) return wish.exitCode();
  printFailure(asTrouble(error, root));
  return 1;
});
process.exit(code);

async function main() {
  const help = benchHelp(process.argv.slice(2));
  if (help !== null) {
    console.log(help);
    return 0;
  }
  const options = benchOptions(process.argv.slice(2));
  const dataDir = path.join(root, ".data");
  mkdirSync(dataDir, { recursive: true });
  const { signal } = wish;
  await progress.step("Packages", (say) => installPackages({ root, dataDir, signal, say }));
  await progress.step("Packages of the benchmarks", (say) =>
    installPackages({ root: path.join(root, "bench"), dataDir, signal, say }),
  );
  const on = machine();
  const figures = { machine: on, small: options.small, ...(await measure(options)) };
  if (options.write) {
    const { benchmarksPage } = await import("./lib/page.mjs");
    writeWhole(path.join(root, "docs", "benchmarks.md"), benchmarksPage(figures));
  }
  if (options.json) console.log(JSON.stringify(figures, null, 2));
  else console.log(`${asText(tablesOf(figures))}\n\n${on.processor}, ${on.cores} cores, ${on.system}, Node ${on.node}`);
  return 0;
}

/** Measures what was asked for; what needs the product, on one that is brought up for it and taken down. */
async function measure(/** @type {ReturnType<typeof benchOptions>} */ { plan, only }) {
  const engine = await measureEnginePart({ plan, only });
  const pool = await measurePoolPart({ plan, only });
  const log = await measureLogPart({ plan, only });
  const claimSql = await measureClaimSqlPart({ plan, only });
  const reminders = await measureRemindersPart({ plan, only });
  const cityScale = await measureCityScalePart({ plan, only });
  const population = await measurePopulationPart({ plan, only });
  const onProduct = only.filter((part) => !OWN_GROUND.includes(part));
  return {
    ...engine,
    ...pool,
    ...log,
    ...claimSql,
    ...reminders,
    ...cityScale,
    ...population,
    ...(onProduct.length === 0 ? {} : await measureProduct({ plan, only: onProduct })),
  };
}

/** The indexed engine, which needs no running product. */
async function measureEnginePart(/** @type {Pick<ReturnType<typeof benchOptions>, "plan" | "only">} */ { plan, only }) {
  if (!only.includes("engine")) return {};
  const { measureEngine } = await import("./lib/engine.mjs");
  const how = { root, plan: plan.engine, signal: wish.signal };
  return { engine: await progress.step("Engine", (say) => measureEngine({ ...how, say })) };
}

/** All claims on one pool, in a database of their own. */
async function measurePoolPart(/** @type {Pick<ReturnType<typeof benchOptions>, "plan" | "only">} */ { plan, only }) {
  if (!only.includes("pool")) return {};
  const { measurePool } = await import("./lib/pool.mjs");
  const how = { root, plan: plan.pool, signal: wish.signal };
  return { pool: await progress.step("Pool", (say) => measurePool({ ...how, say })) };
}

/** The transparency log, in a database of its own. */
async function measureLogPart(/** @type {Pick<ReturnType<typeof benchOptions>, "plan" | "only">} */ { plan, only }) {
  if (!only.includes("log")) return {};
  const { measureLog } = await import("./lib/log.mjs");
  const how = { root, plan: plan.log, signal: wish.signal };
  return { log: await progress.step("Log", (say) => measureLog({ ...how, say })) };
}

/** Claims in SQL beside PostgreSQL's own benchmark, in a database of their own. */
async function measureClaimSqlPart(
  /** @type {Pick<ReturnType<typeof benchOptions>, "plan" | "only">} */ { plan, only },
) {
  if (!only.includes("claim-sql")) return {};
  const { measureClaimSql } = await import("./lib/claim-sql.mjs");
  const how = { root, plan: plan.claimSql, signal: wish.signal };
  return { "claim-sql": await progress.step("Claims in SQL", (say) => measureClaimSql({ ...how, say })) };
}

/** A campaign of reminders to the simulated providers, in a database of its own. */
async function measureRemindersPart(
  /** @type {Pick<ReturnType<typeof benchOptions>, "plan" | "only">} */ { plan, only },
) {
  if (!only.includes("reminders")) return {};
  const { measureReminders } = await import("./lib/reminders.mjs");
  const how = { root, plan: plan.reminders, signal: wish.signal };
  return { reminders: await progress.step("Reminders", (say) => measureReminders({ ...how, say })) };
}

/** The whole city at scale, on a database of its own. */
async function measureCityScalePart(
  /** @type {Pick<ReturnType<typeof benchOptions>, "plan" | "only">} */ { plan, only },
) {
  if (!only.includes("city-scale")) return {};
  const { measureCityScale } = await import("./lib/city-scale.mjs");
  const how = { root, plan: plan.cityScale, signal: wish.signal };
  return { "city-scale": await progress.step("City at scale", (say) => measureCityScale({ ...how, say })) };
}

/** Draft programs over everybody in SQL, on a database of its own. */
async function measurePopulationPart(
  /** @type {Pick<ReturnType<typeof benchOptions>, "plan" | "only">} */ { plan, only },
) {
  if (!only.includes("population")) return {};
  const { measurePopulation } = await import("./lib/population.mjs");
  const how = { root, plan: plan.population, signal: wish.signal };
  return { population: await progress.step("Population", (say) => measurePopulation({ ...how, say })) };
}

/** Brings the product up, measures, takes it down. */
async function measureProduct(/** @type {Pick<ReturnType<typeof benchOptions>, "plan" | "only">} */ { plan, only }) {
  // Only now that the packages are there.
  const { openProduct } = await import("./lib/product.mjs");
  const { persons, firms } = plan.city;
  const product = await openProduct({ root, signal: wish.signal, persons, firms, step: progress.step });
  try {
    /** @type {Record<string, unknown>} */
    const figures = {};
    for (const part of only) figures[part] = await measurePart(part, { plan, product });
    return figures;
  } finally {
    await progress.step("Clearing up", () => product.close());
  }
}

/** One part of the figures. */
async function measurePart(
  /** @type {string} */ part,
  /** @type {{ plan: ReturnType<typeof benchOptions>["plan"], product: import("./lib/product.mjs").Product }} */ {
    plan,
    product,
  },
) {
  const { signal } = wish;
  if (part === "city") {
    const { measureCity } = await import("./lib/city.mjs");
    return progress.step("City", () => measureCity(product, plan.city, signal));
  }
  if (part === "sign-in") {
    const { measureSignIn } = await import("./lib/sign-in.mjs");
    return progress.step("Sign-in", (say) => measureSignIn(product, plan.signIn, say));
  }
  if (part === "script") return progress.step("First-load script", (say) => measureScript(product, say));
  if (part === "phone")
    return progress.step("Lighthouse", (say) => measureLighthouse({ product, runs: plan.phone.runs, say }));
  if (part === "claim-http" || part === "credit") {
    const { measureClaimHttp, measureCredit } = await import("./lib/claim-http.mjs");
    if (part === "credit") return progress.step("Credited", (say) => measureCredit(product, plan.credit, say));
    return progress.step("Claims over HTTP", (say) => measureClaimHttp(product, plan.claimHttp, say));
  }
  const { measureConfirm } = await import("./lib/confirm.mjs");
  return progress.step("Confirm", (say) => measureConfirm(product, plan.confirm, say));
}

async function measureScript(
  /** @type {import("./lib/product.mjs").Product} */ product,
  /** @type {(detail: string) => void} */ say,
) {
  const { openEmptyApp } = await import("./lib/empty-app.mjs");
  const { weighScripts } = await import("./lib/script-weight.mjs");
  const empty = await openEmptyApp({ root, signal: wish.signal, say });
  try {
    const chromiumPath = await chromium(say);
    const floors = [
      { name: "empty page", url: empty.origin },
      { name: "empty client", url: `${empty.origin}/islands` },
    ];
    const { all } = await pagesOf(product);
    return {
      floors: await weighScripts({ chromiumPath, pages: floors }),
      pages: await weighScripts({ chromiumPath, pages: all }),
    };
  } finally {
    await empty.close();
  }
}

async function measureLighthouse(
  /** @type {{ product: import("./lib/product.mjs").Product, runs: number, say: (detail: string) => void }} */ {
    product,
    runs,
    say,
  },
) {
  const { openEmptyApp } = await import("./lib/empty-app.mjs");
  const { measurePhone } = await import("./lib/phone.mjs");
  const { home, entitlement } = await pagesOf(product);
  const empty = await openEmptyApp({ root, signal: wish.signal, say });
  try {
    const floors = [
      { name: "empty page", url: `${empty.origin}/` },
      { name: "empty client", url: `${empty.origin}/islands` },
    ];
    const tapped = [home, entitlement].map((page) => ({ ...page, tap: true }));
    const chromiumPath = await chromium(say);
    return { runs, rows: await measurePhone({ chromiumPath, runs, pages: [...floors, ...tapped], say }) };
  } finally {
    await empty.close();
  }
}

/** The screens, with one benefit claimed once. */
async function pagesOf(/** @type {import("./lib/product.mjs").Product} */ product) {
  const { productPages } = await import("./lib/pages.mjs");
  pages ??= productPages(product);
  return pages;
}

async function chromium(/** @type {(detail: string) => void} */ say) {
  const { ensureChromium } = await import("../bin/lib/chromium.mjs");
  return ensureChromium({ root, signal: wish.signal, say });
}
