import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild } from "./lib/build.mjs";

// `npm run build`: the production build in .next/standalone, made anew, complete with its static files.
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dataDir = path.join(root, ".data");
mkdirSync(dataDir, { recursive: true });
await ensureBuild({ root, dataDir, force: true, say: (line) => console.log(line) });
