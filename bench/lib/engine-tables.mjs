const one = (/** @type {number} */ value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en"));
const times = (/** @type {number} */ value) => `${Math.round(value).toLocaleString("en")} ×`;

/** The figures as titled tables, as bench/lib/report.mjs has them. */
export function engineTables(/** @type {any} */ { rows, peers, missing, rounds }) {
  const over = rounds === 1 ? "A single round" : `Medians of ${rounds} rounds`;
  return [
    {
      title: "One subject, all programs",
      note: `The indexed engine: what is owed with its amount, what is open with what it lacks, the verdict of every clause of both. Programs: the real ones, varied over 90 places, with other figures and dates. CPU, one thread. ${over}.`,
      head: ["subject", "programs", "µs a subject", "owed", "open", "built in ms"],
      rows: rows.map((/** @type {any} */ row) => [
        row.audience,
        row.programs,
        one(row.micros),
        row.owed.toFixed(2),
        row.open.toFixed(2),
        Math.round(row.buildMs),
      ]),
    },
    {
      title: "The same rules in other engines",
      note: `${peers.expressible} real programs that all three can express, varied to ${peers.programs}; the same people, in the same rounds. The peers are given ages worked out beforehand and round nothing.`,
      head: ["engine", "µs a subject", "to ours"],
      rows: [
        ["indexed engine", one(peers.ours), ""],
        ["json-logic-js", one(peers.jsonLogicMicros), times(peers.jsonLogicMicros / peers.ours)],
        ["zen-engine, an expression a rule", one(peers.zenMicros), times(peers.zenMicros / peers.ours)],
      ],
    },
    {
      title: "Where facts are missing",
      note: `${missing.pairs} answers about people of whom every third fact was taken away; ${missing.open} of them cannot be decided. Granted although not owed by what is known:`,
      head: ["engine", "wrongly granted"],
      rows: [
        ["indexed engine", missing.engine],
        ["json-logic-js", missing.jsonLogic],
        ["zen-engine", missing.zen],
      ],
    },
  ];
}
