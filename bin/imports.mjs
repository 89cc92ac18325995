import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkImports } from "./lib/import-check.mjs";

// `npm run imports`: the direction of imports (docs/architecture/import-rules.mjs) holds, and every source was looked at.
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { modules, violations, unseen } = await checkImports(root);
for (const { rule, comment, from, to } of violations) console.error(`✗ ${rule}: ${from} → ${to}\n  ${comment}`);
for (const file of unseen)
  console.error(`✗ ${file} was not looked at; the architecture check reads less than there is`);
console.log(`${modules} modules, ${violations.length + unseen.length} violations`);
process.exit(violations.length + unseen.length > 0 ? 1 : 0);
