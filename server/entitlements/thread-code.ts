import nodeModule from "node:module";
import { fileURLToPath } from "node:url";

/** As much of esbuild as is used: it comes with the loader that every process of ours is started with. */
type Bundler = {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>;
  stop(): Promise<void>;
};

const made = new Map<string, Promise<string>>();

/**
 * A thread's file and all that it needs as one script: a thread that loads hundreds of TypeScript files one by one needs two seconds of
 * a core for it. Made once in a process.
 * @param file the URL of a TypeScript file that awaits nothing at its top.
 */
export function threadCode(file: URL): Promise<string> {
  const code = made.get(file.href) ?? bundled(fileURLToPath(file)).catch(() => loadedByTsx(file));
  made.set(file.href, code);
  return code;
}

async function bundled(path: string): Promise<string> {
  const { createRequire } = nodeModule; // by this name alone the web's own bundler would follow it
  const tsx = createRequire(createRequire(import.meta.url).resolve("tsx/package.json"));
  const { build, stop }: Bundler = tsx("esbuild");
  try {
    const options = { platform: "node", format: "cjs", target: "node20", logLevel: "silent" };
    const { outputFiles } = await build({ entryPoints: [path], bundle: true, write: false, ...options });
    return outputFiles[0]?.text ?? "";
  } finally {
    await stop();
  }
}

/** A thread does not inherit the loader of its process, so it first registers the one that `npm start` gives the job worker. */
function loadedByTsx({ href }: URL): string {
  return `import("tsx/esm/api").then((tsx) => tsx.register()).then(() => import(${JSON.stringify(href)}))`;
}
