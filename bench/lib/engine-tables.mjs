const one = (/** @type {number} */ value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en"));
const times = (/** @type {number} */ value) => `${Math.round(value).toLocaleString("en")} ×`;

/** The figures as titled tables, as bench/lib/report.mjs has them. */
export function engineTables(/** @type {any} */ { rows, peers, missing, rounds }) {
  const over = rounds === 1 ? "A single round" : `Medians of ${rounds} rounds`;
  return [
    {
      title: "One subject, all programs",
      note: `The indexed engine, a subject's share of the CPU time of one thread: what is owed with its amount, and what is open with what it lacks. Together: the facts of 2,048 subjects in columns, as a whole-city run reads them. Alone: one after the other, with the verdict of every clause. Programs: the real ones as the counties of a city would have them, with other figures and dates, and for some of its people; a person is owed about five of them. ${over}.`,
      head: ["subject", "programs", "µs together", "µs alone", "owed", "open", "built in ms"],
      rows: rows.map((/** @type {any} */ row) => [
        row.audience,
        row.programs,
        one(row.micros),
        one(row.aloneMicros),
        row.owed.toFixed(2),
        row.open.toFixed(2),
        Math.round(row.buildMs),
      ]),
    },
    {
      title: "The same rules in other engines",
      note: `${peers.expressible} real programs that all three can express, varied to ${peers.programs}; the same people, in the same rounds; ${peers.owed.toFixed(2)} owed and ${peers.open.toFixed(2)} open. The peers are given ages worked out beforehand and round nothing.`,
      head: ["engine", "µs a subject", "to ours, together", "to ours, alone"],
      rows: [
        ["indexed engine, together", one(peers.ours), "", ""],
        ["indexed engine, alone", one(peers.alone), "", ""],
        [
          "json-logic-js",
          one(peers.jsonLogicMicros),
          times(peers.jsonLogicMicros / peers.ours),
          times(peers.jsonLogicMicros / peers.alone),
        ],
        [
          "zen-engine, an expression a rule",
          one(peers.zenMicros),
          times(peers.zenMicros / peers.ours),
          times(peers.zenMicros / peers.alone),
        ],
      ],
    },
    {
      title: "Where facts are missing",
      note: `The ${missing.programs} real programs for people and firms that all three can express: their worked cases without each one, and each two, of the facts that the rule reads, and made-up people and firms of whom every third fact was taken away. Granted although not owed by what is known:`,
      head: ["asked about", "answers", "cannot be decided", "indexed engine", "json-logic-js", "zen-engine"],
      rows: [
        ["worked cases", ...counts(missing.cases)],
        ["made-up subjects", ...counts(missing.made)],
      ],
    },
  ];
}

function counts(/** @type {any} */ { pairs, open, engine, jsonLogic, zen }) {
  return [pairs, open, engine, jsonLogic, zen];
}
