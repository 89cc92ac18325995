import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkImports } from "../../bin/lib/import-check.mjs";
import rules from "./import-rules.mjs";

const CRUISE_LIMIT_MS = 120_000;

/** A file that imports another: what each rule must catch. The importer's path, what it imports, the rule. */
const PLANTED: readonly (readonly [importer: string, imported: string, rule: string])[] = [
  ["server/kernel/reads-config.ts", "server/config.ts", "kernel-knows-nothing-of-ours"],
  ["server/kernel/asks-ledger.ts", "server/ledger/index.ts", "tier-kernel"],
  ["server/eligibility/asks-registry.ts", "server/registry/index.ts", "tier-eligibility"],
  ["server/eligibility/reads-file.ts", "node:fs", "eligibility-is-pure"],
  ["server/gateways/asks-claims.ts", "server/claims/index.ts", "tier-gateways"],
  ["server/gateways/decides.ts", "server/eligibility/index.ts", "gateways-know-the-kernel-only"],
  ["server/iso20022/asks-ledger.ts", "server/ledger/index.ts", "tier-iso20022"],
  ["server/iso20022/asks-claims.ts", "server/claims/index.ts", "bank-language-stands-alone"],
  ["server/audit/asks-ledger.ts", "server/ledger/index.ts", "tier-audit"],
  ["server/ledger/asks-audit.ts", "server/audit/index.ts", "tier-ledger"],
  ["server/identity/asks-registry.ts", "server/registry/index.ts", "tier-identity"],
  ["server/registry/asks-policies.ts", "server/policies/index.ts", "tier-registry"],
  ["server/policies/asks-entitlements.ts", "server/entitlements/index.ts", "tier-policies"],
  ["server/entitlements/asks-applications.ts", "server/applications/index.ts", "tier-entitlements"],
  ["server/applications/asks-entitlements.ts", "server/entitlements/index.ts", "tier-applications"],
  ["server/funds/asks-claims.ts", "server/claims/index.ts", "tier-funds"],
  ["server/claims/asks-jobs.ts", "server/jobs/index.ts", "tier-claims"],
  ["server/reminders/asks-cases.ts", "server/cases/index.ts", "tier-reminders"],
  ["server/cases/asks-reminders.ts", "server/reminders/index.ts", "tier-cases"],
  ["server/insight/asks-jobs.ts", "server/jobs/index.ts", "tier-insight"],
  ["server/claims/enters-by-the-window.ts", "server/ledger/transfer.ts", "front-door-only"],
  ["bin/enters-by-the-window.ts", "server/ledger/transfer.ts", "front-door-from-outside"],
  ["server/rpc/second-list.ts", "server/claims/router.ts", "routers-only-from-root"],
  ["server/funds/draws.ts", "react", "service-without-screens"],
  ["server/funds/queries.ts", "postgres", "drivers-only-in-stores"],
  ["server/funds/names-tables.ts", "db/schema.ts", "db-only-from-stores"],
  ["db/asks-server.ts", "server/kernel/index.ts", "db-imports-nothing"],
  ["app/page.tsx", "server/claims/index.ts", "pages-through-rpc"],
  ["app/_ui/asks-page.tsx", "app/layout.tsx", "ui-knows-nothing"],
  ["simulators/shares-code.ts", "server/ledger/index.ts", "simulators-know-the-kernel-only"],
  ["server/claims/pretends.ts", "simulators/bank.ts", "product-without-tools"],
  ["server/cases/egg.ts", "server/cases/hen.ts", "no-circular"],
];

/** Imports that are meant to be: none may be reported. */
const ALLOWED: readonly (readonly [importer: string, imported: string])[] = [
  ["server/claims/confirm-claim.ts", "server/ledger/index.ts"],
  ["server/claims/claim-store.ts", "db/schema.ts"],
  ["server/claims/claim-store-types.test.ts", "server/insight/index.ts"],
  ["server/rpc/root.ts", "server/claims/router.ts"],
  ["app/_rpc/server.ts", "server/rpc/root.ts"],
  ["app/_ui/button.tsx", "app/_messages/words.ts"],
  ["simulators/bank.ts", "server/kernel/index.ts"],
  ["simulators/speaks.ts", "server/iso20022/index.ts"],
  ["server/gateways/speaks.ts", "server/iso20022/index.ts"],
];

/** A source in a folder that the cruiser is told to leave out. */
const UNREAD = "server/insight/.next/hidden.ts";

/** Writes one file of the tree that re-exports from each of its targets. */
function write(root: string, file: string, targets: readonly string[]): void {
  const lines = targets.map((target, at) => {
    const ours = /^(server|db|app|bin|simulators)\//.test(target);
    return `export * as target${at} from "${ours ? `@/${target.replace(/\.tsx?$/, "")}` : target}";`;
  });
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), `${lines.join("\n")}\nexport const here = ${JSON.stringify(file)};\n`);
}

/** A small project with every planted import, every allowed one, and one dead file. */
function plantTree(root: string): void {
  const imports = [...PLANTED, ...ALLOWED, ["server/cases/hen.ts", "server/cases/egg.ts"]] as const;
  const targets = new Map<string, string[]>();
  for (const [importer, imported] of imports) {
    targets.set(importer, [...(targets.get(importer) ?? []), imported]);
    if (imported.includes("/") && !targets.has(imported)) targets.set(imported, []);
  }
  for (const [file, list] of targets) write(root, file, list);
  write(root, "server/funds/dead.ts", []);
  write(root, UNREAD, []);
  for (const name of ["postgres", "react"]) {
    write(root, `node_modules/${name}/index.js`, []);
    writeFileSync(path.join(root, `node_modules/${name}/package.json`), JSON.stringify({ name, main: "index.js" }));
  }
  const compilerOptions = {
    module: "esnext",
    moduleResolution: "bundler",
    jsx: "react-jsx",
    paths: { "@/*": ["./*"] },
  };
  writeFileSync(path.join(root, "tsconfig.json"), JSON.stringify({ compilerOptions }));
}

describe("the import rules", () => {
  let root: string;
  let found: Awaited<ReturnType<typeof checkImports>>;
  const caught = (rule: string, from: string) =>
    found.violations.some((each) => each.rule === rule && each.from === from);

  beforeAll(async () => {
    root = mkdtempSync(path.join(os.tmpdir(), "yongyiban-rules-"));
    plantTree(root);
    found = await checkImports(root);
  }, CRUISE_LIMIT_MS);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each(PLANTED)("%s may not import %s (%s)", (importer, _imported, rule) => {
    expect(found.violations).toContainEqual(expect.objectContaining({ rule, from: importer }));
  });

  test("a file that nobody imports is dead", () => {
    expect(caught("no-orphans", "server/funds/dead.ts")).toBe(true);
  });

  test.each(ALLOWED)("%s may import %s", (importer) => {
    expect(found.violations.filter(({ from }) => from === importer)).toEqual([]);
  });

  test("every rule has a violation planted here", () => {
    const planted = new Set([...PLANTED.map(([, , rule]) => rule), "no-orphans"]);
    expect(rules.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  test("a check that reads nothing is told apart from one that finds nothing", () => {
    expect(found.unseen).toEqual([UNREAD]);
    expect(found.modules).toBeGreaterThan(PLANTED.length);
  });
});
