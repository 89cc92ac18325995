/** @typedef {import("./report.mjs").Cell} Cell */

const LIMITS = { first: "≤ 60 s", ratio: "≤ 1.5 ×", changed: "≤ 8 s", one: "≤ 1 ms" };

/**
 * The figures of bench/city-scale.mjs as a table.
 * @param {any} figures
 */
export function cityScaleTable({ programs, threads, person, firm }) {
  const seconds = (/** @type {{ seconds: number }} */ { seconds }) => `${seconds.toFixed(1)} s`;
  const spent = (/** @type {number} */ node, /** @type {number} */ database) =>
    `${node.toFixed(1)} + ${database.toFixed(1)} s`;
  /** @type {Cell[][]} */
  const rows = [];
  if (person) {
    const { subjects, first, limit, again, changed, one } = person;
    const each = (first.new / subjects).toFixed(1);
    rows.push(
      [
        `${subjects} persons computed and stored, ${each} benefits and ${(first.undetermined / subjects).toFixed(1)} open questions each`,
        seconds(first),
        LIMITS.first,
      ],
      ["its processor time: Node and database", spent(first.cpuSeconds, first.databaseCpuSeconds), ""],
      ["the same rows, ready, through a staging COPY and a merge", `${limit.stagedSeconds.toFixed(1)} s`, ""],
      ["the same rows, ready, written as the run writes them", seconds(limit), ""],
      ["their processor time: Node and database", spent(limit.nodeCpuSeconds, limit.databaseCpuSeconds), ""],
      [
        `of these the ${limit.copied} benefits by COPY alone, into a table without an index, a check or a log`,
        `${limit.copySeconds.toFixed(1)} s`,
        "",
      ],
      [
        "computed and stored, against COPY and merge",
        `${(first.seconds / limit.stagedSeconds).toFixed(2)} ×`,
        LIMITS.ratio,
      ],
      ["computed and stored, against ready rows written alike", `${(first.seconds / limit.seconds).toFixed(2)} ×`, ""],
      ["peak memory of the run (of the database: its own)", `${first.peakMb} MB`, "≤ 2048 MB"],
      ["again, nothing has changed", seconds(again), ""],
      [
        `1 % changed (${changed.subjects} persons, ${changed.changed + changed.new} benefits), queued, decided from documents, stored`,
        seconds(changed),
        LIMITS.changed,
      ],
      ["one person changed, alone, from the queue to stored, p50", `${one.p50Ms.toFixed(2)} ms`, LIMITS.one],
      [
        "the floor of it: two questions that ask for nothing (a row inserted that waits for the disk), p50",
        `${(2 * one.tripMs).toFixed(2)} ms (${one.insertMs.toFixed(2)} ms)`,
        "",
      ],
      ["one person changed, in batches", `${((changed.seconds * 1_000) / changed.subjects).toFixed(2)} ms`, LIMITS.one],
    );
  }
  if (firm) {
    const { subjects, first } = firm;
    const what = `${subjects} firms with rosters computed and stored, ${(first.new / subjects).toFixed(1)} benefits and ${(first.undetermined / subjects).toFixed(1)} open questions each`;
    rows.push([what, seconds(first), LIMITS.first]);
  }
  return {
    title: "The whole city at scale",
    note: `${programs} programs for persons, and as many for firms; ${threads === null ? "as many threads as the product takes" : `${threads} threads`}; the facts lie in the typed tables. The limits are for 5,000,000 persons and 618,400 firms. A single run.`,
    head: ["what", "measured", "must reach"],
    rows,
  };
}

/** The same as lines for a terminal. */
export function scaleText(/** @type {any} */ figures) {
  const { title, note, rows } = cityScaleTable(figures);
  return [`${title}: ${note}`, ...rows.map(([what, measured, limit]) => `${measured}\t${what}\t${limit}`)].join("\n");
}
