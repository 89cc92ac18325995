const count = (/** @type {number | undefined} */ number = Number.NaN) => Math.round(number);
const ratio = (
  /** @type {number | undefined} */ of = Number.NaN,
  /** @type {number | undefined} */ limit = Number.NaN,
) => `${((of / limit) * 100).toFixed(0)} %`;

/** The transparency log's figures as tables. */
export function logTables(/** @type {any} */ { events, record, append, verify, proof }) {
  const row = (/** @type {string} */ what, /** @type {Record<string, number>} */ { perSecond, rows, hashes }) => [
    what,
    count(perSecond),
    count(rows),
    ratio(perSecond, rows),
    hashes === undefined ? "" : count(hashes),
    hashes === undefined ? "" : ratio(perSecond, hashes),
  ];
  return [
    {
      title: "The transparency log",
      note: `${events} events over one connection. The limits are of the same run: recording and appending beside plain INSERTs of ${Math.min(events, 100_000)} of the same rows in the same groups, verifying beside reading the same rows through the same cursor; SHA-256 is the bare hashing of as many bytes. Verifying all of it took ${verify.seconds.toFixed(1)} s.`,
      head: ["what", "events a second", "the same rows alone", "reaches", "SHA-256 alone", "reaches"],
      rows: [
        row("record, 1,000 in a statement", record),
        row("give places, 2,000 under a head", append),
        row("verify from the first event", verify),
      ],
    },
    {
      title: "Proofs from that log",
      note: `${proof.proofs} events drawn at random, each proof made by the app's login and checked; each time it is proved as well that the log has only grown since a head drawn at random. The bytes are a whole receipt's; what is not its own words is the proof, which must be at most 1,024.`,
      head: [
        "proof",
        "made ms p50",
        "p99",
        "checked µs p50",
        "bytes p50",
        "largest",
        "of it the proof",
        "hashes at most",
      ],
      rows: [
        [
          "that it was recorded",
          proof.madeP50Ms.toFixed(2),
          proof.madeP99Ms.toFixed(2),
          count(proof.checkedP50Us),
          count(proof.bytesP50),
          proof.bytesMost,
          proof.proofMost,
          proof.stepsMost,
        ],
        ["that the log has only grown", proof.grownP50Ms.toFixed(2), "", "", "", "", "", proof.grownStepsMost],
      ],
    },
  ];
}
