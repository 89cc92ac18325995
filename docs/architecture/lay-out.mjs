const BOX_WIDTH = 176;
const LANE_WIDTH = 22; // the way of an arrow between the boxes of a row it passes
const GAP = 28;
const LANE_GAP = 6;
const SWEEPS = 24;

/** @typedef {{ from: string, to: string, kind: "value" | "type" }} Import */
/** @typedef {{ name: string, room: string | null, row: number, x: number, width: number, up: Place[], down: Place[] }} Place */

/**
 * Puts each room in a row above everything it imports, and each arrow on a way that passes between boxes.
 * @param {{ files: Map<string, number>, imports: Map<string, Import> }} graph without circles between rooms
 * @param {string[]} ground rooms whose arrows are left out
 */
export function layOut({ files, imports }, ground) {
  const all = [...imports.values()];
  const heights = heightsOf([...files.keys()].sort(), all);
  const top = Math.max(...heights.values());
  /** @type {Place[][]} */
  const rows = Array.from({ length: top + 1 }, () => []);
  const put = (/** @type {string} */ name, /** @type {string | null} */ room, /** @type {number} */ height) => {
    const row = top - height;
    /** @type {Place} */
    const place = { name, room, row, x: 0, width: room ? BOX_WIDTH : LANE_WIDTH, up: [], down: [] };
    rows[row]?.push(place);
    return place;
  };
  const places = new Map([...heights].map(([room, height]) => [room, put(room, room, height)]));
  const drawn = all.filter(({ to }) => !ground.includes(to)).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const ways = drawn.map((one) => {
    const [from, to] = [places.get(one.from), places.get(one.to)];
    if (!from || !to) throw new Error(`${key(one)} leads nowhere`);
    const way = [from];
    for (let row = from.row + 1; row < to.row; row++) way.push(put(`${key(one)} ${row}`, null, top - row));
    way.push(to);
    way.slice(1).forEach((next, i) => {
      next.up.push(/** @type {Place} */ (way[i]));
      way[i]?.down.push(next);
    });
    return { ...one, way };
  });
  arrange(rows);
  return { rows, ways };
}

function key(/** @type {Import} */ { from, to }) {
  return `${from} ${to}`;
}

/** How high a room stands: one more than the highest it imports. @throws Error when rooms import each other in a circle. */
function heightsOf(/** @type {string[]} */ rooms, /** @type {Import[]} */ imports) {
  /** @type {Map<string, number>} */
  const heights = new Map();
  const heightOf = (/** @type {string} */ room, /** @type {string[]} */ above) => {
    if (above.includes(room)) throw new Error(`a circle of rooms: ${[...above, room].join(" → ")}`);
    const known = heights.get(room);
    if (known !== undefined) return known;
    const below = imports.filter(({ from }) => from === room).map(({ to }) => heightOf(to, [...above, room]));
    const height = Math.max(-1, ...below) + 1;
    heights.set(room, height);
    return height;
  };
  for (const room of rooms) heightOf(room, []);
  return heights;
}

/** Orders every row by where its neighbours stand, again and again, and then gives each place its x. */
function arrange(/** @type {Place[][]} */ rows) {
  rows.forEach(pack);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) {
      const wish = new Map(row.map((place) => [place, middle(down ? place.up : place.down, place.x)]));
      row.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
      pack(row);
    }
  }
  const half = Math.max(...rows.map((row) => extent(row))) / 2;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : [...rows].reverse()) relax(row, half);
  }
}

function middle(/** @type {Place[]} */ places, /** @type {number} */ otherwise) {
  return places.length > 0 ? places.reduce((sum, { x }) => sum + x, 0) / places.length : otherwise;
}

/** From the middle of one place to the middle of the next, at least. */
function apart(/** @type {Place} */ one, /** @type {Place} */ next) {
  return (one.width + next.width) / 2 + (one.room && next.room ? GAP : LANE_GAP);
}

/** How wide a packed row is. */
function extent(/** @type {Place[]} */ row) {
  const [first, last] = [row[0], row.at(-1)];
  return first && last ? last.x - first.x + (first.width + last.width) / 2 : 0;
}

/** Side by side, the row's middle at 0. */
function pack(/** @type {Place[]} */ row) {
  row.forEach((place, i) => {
    const before = row[i - 1];
    place.x = before ? before.x + apart(before, place) : 0;
  });
  const shift = ((row[0]?.x ?? 0) + (row.at(-1)?.x ?? 0)) / 2;
  for (const place of row) place.x -= shift;
}

/** Moves each place towards the middle of its neighbours, as far as the order of its row and the sheet allow. */
function relax(/** @type {Place[]} */ row, /** @type {number} */ half) {
  for (const place of row) place.x = middle([...place.up, ...place.down], place.x);
  row.forEach((place, i) => {
    const before = row[i - 1];
    place.x = Math.max(place.x, before ? before.x + apart(before, place) : place.width / 2 - half);
  });
  for (let i = row.length - 1; i >= 0; i--) {
    const [place, after] = [row[i], row[i + 1]];
    if (place) place.x = Math.min(place.x, after ? after.x - apart(place, after) : half - place.width / 2);
  }
}
