/** The figures of bench/city-scale.mjs as lines for a terminal. */
export function scaleTable(/** @type {any} */ figures) {
  const { persons, firms, threads, first, limit, again, changed, one } = figures;
  const seconds = (/** @type {{ seconds: number }} */ of) => `${of.seconds.toFixed(1)} s`;
  return [
    `${persons} people, ${firms} firms, ${threads} threads, load before ${figures.machine.loadBefore}`,
    `computed and stored       ${seconds(first)}, ${first.new} benefits, ${first.cpuSeconds.toFixed(1)} CPU s, peak ${first.peakMb} MB`,
    `the same rows, ready      ${seconds(limit)} (${(first.seconds / limit.seconds).toFixed(2)} times as long when decided)`,
    `again, nothing changed    ${seconds(again)}`,
    `1 % changed               ${seconds(changed)}, ${changed.subjects} subjects`,
    `one person, p50           ${one.p50Ms.toFixed(2)} ms (best ${one.bestMs.toFixed(2)} ms)`,
  ].join("\n");
}
