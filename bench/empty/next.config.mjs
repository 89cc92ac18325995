import path from "node:path";

/** The same framework and bundler as the product, and nothing of the product: the floor its script weight is held against. */
// biome-ignore lint/style/noDefaultExport: Next demands it
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  outputFileTracingRoot: path.resolve(import.meta.dirname, "../.."),
};
