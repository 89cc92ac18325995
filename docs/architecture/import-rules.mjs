// The direction of imports, as code. The order of this list IS the architecture: a room may import those before it,
// never those after it, nor those beside it in the same line.
const ORDER = [
  ["kernel"],
  ["eligibility", "iso20022"],
  ["gateways"],
  ["audit", "ledger"],
  ["identity"],
  ["registry"],
  ["policies"],
  ["entitlements", "applications"],
  ["funds"],
  ["claims"],
  ["reminders", "cases"],
  ["insight"],
];

// Tests and what helps them may look into every room.
const TESTS = "\\.test\\.tsx?$|^(server|db|app)/testing/|^server/(eligibility|iso20022)/testing/";

const tiers = ORDER.flatMap((tier, height) =>
  tier.map((room) => {
    const allowed = [room, ...ORDER.slice(0, height).flat()];
    return {
      name: `tier-${room}`,
      severity: "error",
      comment: `server/${room} may import only: ${allowed.join(", ")}. News travels upward as audit events.`,
      from: { path: `^server/${room}/`, pathNot: `/router\\.ts$|${TESTS}` },
      to: { path: "^server/([^/]+)/", pathNot: `^server/(${allowed.join("|")})/` },
    };
  }),
);

const rooms = [
  {
    name: "kernel-knows-nothing-of-ours",
    comment: "The kernel imports no other room and no driver.",
    from: { path: "^server/kernel/", pathNot: TESTS },
    to: { path: "^(app|bin|db|server|simulators)/", pathNot: "^server/kernel/" },
  },
  {
    name: "eligibility-is-pure",
    comment:
      "Rules are decided without any I/O: only the kernel, exact decimals, the grammar, patterns and the schema library.",
    from: { path: "^server/eligibility/", pathNot: TESTS },
    to: {
      pathNot: "^server/(eligibility|kernel)/|^node_modules/(zod|decimal\\.js|re2js|@bpmn-io/lezer-feel|@lezer)",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "bank-language-stands-alone",
    comment: "The language of banks knows amounts and dates, and nothing of who speaks it.",
    from: { path: "^server/iso20022/", pathNot: TESTS },
    to: { path: "^(app|bin|db|server|simulators)/", pathNot: "^server/(iso20022|kernel)/" },
  },
  {
    name: "front-door-only",
    comment: "Another room is entered through its index.ts.",
    from: { path: "^server/([^/]+)/", pathNot: TESTS },
    to: {
      path: "^server/([^/]+)/.+",
      pathNot: ["^server/$1/", "^server/[^/]+/index\\.ts$", "^server/rpc/", "^server/[^/]+/router\\.ts$"],
    },
  },
  {
    name: "front-door-from-outside",
    comment: "bin, simulators and the machine doors enter a room through its index.ts too.",
    from: { path: "^(app|bin|simulators)/", pathNot: TESTS },
    to: {
      path: "^server/[^/]+/.+",
      pathNot: ["^server/[^/]+/index\\.ts$", "^server/rpc/"],
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "routers-only-from-root",
    comment: "rpc/root.ts is the list of routers.",
    from: { pathNot: `^server/rpc/root\\.ts$|${TESTS}` },
    to: { path: "^server/[^/]+/router\\.ts$" },
  },
  {
    name: "gateways-know-the-kernel-only",
    comment:
      "A port and its adapters know the neighbour's words and its language, not ours; and the one way in which we wait.",
    from: { path: "^server/gateways/", pathNot: TESTS },
    to: { path: "^(server|db|app)/", pathNot: "^server/(gateways|iso20022|kernel)/|^server/line\\.ts$" },
  },
  {
    name: "service-without-screens",
    comment: "The service knows no React and no Next.",
    from: { path: "^server/" },
    to: { path: "^(app/|node_modules/(react|react-dom|next|next-intl)/)" },
  },
  {
    name: "drivers-only-in-stores",
    comment: "The database is spoken to in *-store.ts, where connections are opened (server/*.ts), and in the worker.",
    from: { path: "^(app|server)/", pathNot: `-store\\.ts$|^server/([^/]+\\.ts$|jobs/)|${TESTS}` },
    to: { path: "^node_modules/(postgres|drizzle-orm|graphile-worker)/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "db-only-from-stores",
    comment:
      "Tables are named in *-store.ts only; connections are opened in server/*.ts and the worker. How bytes of a COPY are " +
      "read names no table.",
    from: { path: "^(app|server)/", pathNot: `-store\\.ts$|^server/([^/]+\\.ts$|jobs/)|${TESTS}` },
    to: { path: "^db/", pathNot: "^db/(copy-binary|record-rows)\\.ts$" },
  },
  {
    name: "db-imports-nothing",
    comment: "Tables, migrations and seed data stand for themselves.",
    from: { path: "^db/", pathNot: TESTS },
    to: { path: "^(app|bin|server|simulators)/" },
  },
  {
    name: "pages-through-rpc",
    comment:
      "A page reaches the server through app/_rpc; only types are free. Route handlers are doors and call verbs.",
    from: { path: "^app/", pathNot: `^app/(_rpc|api)/|/route\\.ts$|${TESTS}` },
    to: { path: "^(db|server)/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "ui-knows-nothing",
    comment: "Primitives know their own kind and the words, nothing of pages or the server, not even its types.",
    from: { path: "^app/_ui/", pathNot: TESTS },
    to: { path: "^(server|db|app)/", pathNot: "^app/(_ui|_messages)/" },
  },
  {
    name: "simulators-know-the-kernel-only",
    comment:
      "A simulated neighbour is another party: it shares no code with the service but the kernel and the public language of banks.",
    from: { path: "^simulators/", pathNot: TESTS },
    to: { path: "^(app|bin|db|server)/", pathNot: "^server/(iso20022|kernel)/" },
  },
  {
    name: "product-without-tools",
    comment: "What is served never contains commands, simulators, tests or benchmarks.",
    from: { path: "^(app|server|db)/", pathNot: TESTS },
    to: { path: "^(bin|simulators|e2e|bench|(app|server|db)/testing)/" },
  },
  {
    name: "no-circular",
    comment: "Two files that need each other are one file, or lack a third.",
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "no-orphans",
    comment: "A file that nobody imports and no tool calls is dead.",
    from: {
      orphan: true,
      pathNot:
        "^app/.*(page|layout|route|manifest|not-found|error|loading|default|icon.*)\\.tsx?$|^app/_worker/|\\.config\\.|\\.test\\.tsx?$|\\.d\\.ts$|^(bin|e2e)/",
    },
    to: {},
  },
];

/** The rules, in dependency-cruiser's form. Read by bin/imports.mjs; each is shown to catch its violation beside this file. */
export default {
  forbidden: [...tiers, ...rooms.map((rule) => ({ severity: "error", ...rule }))],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: "specify",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.next/|\\.data/|^public/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
