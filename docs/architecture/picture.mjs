const BOX_HEIGHT = 58;
const ROW_HEIGHT = 112;
const MARGIN = 32;
const TITLE_HEIGHT = 64;

/** What a room is, in Chinese. */
const MEANINGS = /** @type {Record<string, string>} */ ({
  kernel: "钱、日期、编号、拒绝",
  eligibility: "规则语言与认定",
  gateways: "银行、登录、密封",
  context: "谁在问、几点、数据库",
  db: "表与迁移",
  audit: "留痕与消息",
  ledger: "复式记账",
  identity: "对象、会话、账户",
  registry: "事实与来源",
  policies: "政策与事项",
  entitlements: "应享",
  funds: "兑付与支付指令",
  claims: "领取",
  jobs: "后台作业",
  rpc: "接口与路由",
  _rpc: "页面通往服务的门",
  _ui: "控件与文案",
  app: "页面与机器入口",
});
const NAMES = /** @type {Record<string, string>} */ ({
  app: "app pages, api",
  context: "server/*.ts",
  _rpc: "app/_rpc",
  _ui: "app/_ui, _messages",
});

/** @typedef {import("./lay-out.mjs").Place} Place */

/**
 * The rooms and the ways between them as one SVG document.
 * @param {ReturnType<typeof import("./lay-out.mjs").layOut>} plan
 * @param {{ ground: string[], files: Map<string, number>, imports: Map<string, unknown> }} about
 */
export function picture({ rows, ways }, { ground, files, imports }) {
  const places = rows.flat();
  const left = Math.min(...places.map(({ x, width }) => x - width / 2)) - MARGIN;
  const right = Math.max(...places.map(({ x, width }) => x + width / 2)) + MARGIN;
  const [width, height] = [Math.round(right - left), TITLE_HEIGHT + rows.length * ROW_HEIGHT];
  const at = (/** @type {Place} */ { x, row }) => ({ x: Math.round(x - left), y: TITLE_HEIGHT + row * ROW_HEIGHT });
  const arrows = ways.map(({ from, to, kind, way }) => {
    const line = curve(way.map((place) => ({ ...at(place), isBox: place.room !== null })));
    return `<path class="way ${kind}" d="${line}"><title>${from} → ${to}${kind === "type" ? " (types only)" : ""}</title></path>`;
  });
  const boxes = places.flatMap((place) => {
    const { room } = place;
    if (room === null) return [];
    const also = ground.filter((one) => imports.has(`${room} ${one}`));
    return [
      box({
        ...at(place),
        room,
        width: place.width,
        files: files.get(room) ?? 0,
        also,
        isGround: ground.includes(room),
      }),
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Rooms of yongyiban and their imports">
<!-- made by docs/architecture/draw.mjs; do not edit -->
<style>${STYLE}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>
<rect class="paper" width="${width}" height="${height}"/>
<text class="note" x="${MARGIN}" y="24">An arrow is an import that exists; dashed: types only. Arrows to kernel, server/*.ts (context)</text>
<text class="note" x="${MARGIN}" y="42">and db are left out: a box names which of them it imports.</text>
${arrows.join("\n")}
${boxes.join("\n")}
</svg>
`;
}

/** A smooth line downward through the points, from the lower edge of the first box to the upper edge of the last. */
function curve(/** @type {{ x: number, y: number, isBox: boolean }[]} */ points) {
  const [first, ...rest] = points;
  if (!first) return "";
  let y = first.y + BOX_HEIGHT;
  let x = first.x;
  let line = `M${x} ${y}`;
  for (const point of rest) {
    const bend = (point.y - y) / 2;
    line += `C${x} ${y + bend} ${point.x} ${point.y - bend} ${point.x} ${point.y}`;
    x = point.x;
    y = point.y;
    if (point.isBox) break;
    y += BOX_HEIGHT;
    line += `V${y}`;
  }
  return line;
}

function box(
  /** @type {{ x: number, y: number, room: string, width: number, files: number, also: string[], isGround: boolean }} */ what,
) {
  const { x, y, room, width, files, also, isGround } = what;
  const name = NAMES[room] ?? (room === "db" ? "db" : `server/${room}`);
  const small = `${files} files${also.length > 0 ? ` · + ${also.join(", ")}` : ""}`;
  return `<g class="box${isGround ? " ground" : ""}"><rect x="${x - width / 2}" y="${y}" width="${width}" height="${BOX_HEIGHT}" rx="8"/>
<text class="name" x="${x}" y="${y + 19}">${name}</text><text class="meaning" x="${x}" y="${y + 35}">${MEANINGS[room] ?? ""}</text><text class="small" x="${x}" y="${y + 50}">${small}</text></g>`;
}

const STYLE = `text{font-family:system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;text-anchor:middle;fill:#1c2733}
.paper{fill:#fff}.box rect{fill:#f4f6f8;stroke:#5b6875;stroke-width:1}.ground rect{fill:#e3e9ee}
.name{font-size:14px;font-weight:600}.meaning{font-size:12px}.small{font-size:10.5px;fill:#4d5a68}.note{font-size:13px;text-anchor:start;fill:#4d5a68}
.way{fill:none;stroke:#2f6f8f;stroke-width:1.4;marker-end:url(#tip)}.way.type{stroke-dasharray:5 4}.tip{fill:#2f6f8f}
@media (prefers-color-scheme:dark){text{fill:#e8edf2}.paper{fill:#12181f}.box rect{fill:#1d2630;stroke:#8b98a5}.ground rect{fill:#27333f}
.small,.note{fill:#aab5c0}.way{stroke:#7fb8d4}.tip{fill:#7fb8d4}}`;
