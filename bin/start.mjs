// `npm start`: nothing may be imported before the version is known, and nothing but Node's own before the install.
import path from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST = [20, 19];

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`\n✗ Node ${OLDEST.join(".")} or newer is needed; this is ${process.version}. See https://nodejs.org`);
  console.error(`  需要 Node ${OLDEST.join(".")} 或更新版本，当前为 ${process.version}。`);
  process.exit(1);
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
import("./lib/demonstration.mjs")
  .then(({ demonstrate }) => demonstrate({ root, args: process.argv.slice(2), env: process.env, out: process.stdout }))
  .then((code) => process.exit(code));
