import { createRequire } from "node:module";
import path from "node:path";

/** What `npm start` runs as TypeScript, each made one file, so that a restart costs a fraction of a second. */
const PROGRAMS = {
  worker: "server/jobs/worker.ts",
  bank: "simulators/bank/main.ts",
  evening: "bin/chaos/evening.ts",
} as const;

/** What finds files beside itself and so stays where it is. */
const KEPT_APART = ["graphile-worker", "pdfkit", "xmllint-wasm"];
/** What CommonJS packages expect to be there. */
const AS_COMMONJS = [
  "import { createRequire as chaosRequire } from 'node:module';",
  "const require = chaosRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;",
].join("\n");

/** The esbuild that comes with tsx. */
type Bundler = { build(how: Record<string, unknown>): Promise<unknown> };

/**
 * Bundles the product's own worker and bank, and what ends the day, into a folder of node_modules, from where packages are found.
 * @returns the file of each.
 */
export async function bundlePrograms(root: string, folder: string): Promise<Record<keyof typeof PROGRAMS, string>> {
  const bundler: Bundler = createRequire(createRequire(path.join(root, "package.json")).resolve("tsx"))("esbuild");
  await bundler.build({
    absWorkingDir: root,
    entryPoints: PROGRAMS,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: KEPT_APART,
    tsconfig: path.join(root, "tsconfig.json"),
    banner: { js: AS_COMMONJS },
    logLevel: "error",
  });
  const file = (name: string) => path.join(folder, `${name}.mjs`);
  return { worker: file("worker"), bank: file("bank"), evening: file("evening") };
}
