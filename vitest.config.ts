import path from "node:path";
import { defineConfig } from "vitest/config";

const TEST_TIMEOUT_MS = 20_000;
const HOOK_TIMEOUT_MS = 120_000; // the first fresh database of a run starts a server

export default defineConfig({
  resolve: {
    alias: {
      "@": import.meta.dirname,
      "server-only": path.join(import.meta.dirname, "node_modules/server-only/empty.js"),
    },
  },
  test: {
    include: ["**/*.test.{ts,tsx,mjs}"],
    exclude: ["node_modules", ".next", ".data", "e2e/**", "bench/**"],
    globalSetup: "db/testing/global-setup.ts",
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: HOOK_TIMEOUT_MS,
    // Two of everything at once: the tests of the database wait for the database, not for the processor.
    maxWorkers: 2,
  },
});
