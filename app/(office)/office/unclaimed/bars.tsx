import { scaleLinear } from "d3-scale";

/** One bar: its name, its length, and what stands beside it in words. Null length: not shown. */
export type Bar = { readonly key: string; readonly name: string; readonly value: number | null; readonly said: string };

const WIDTH = 400;
const HEIGHT = 12;
const RADIUS = 2;

/** Bars from zero on one scale, named and labelled directly. Drawn on the server: no script. */
export function Bars({ rows, label }: { rows: readonly Bar[]; label: string }) {
  const longest = Math.max(1, ...rows.map(({ value }) => value ?? 0));
  const at = scaleLinear([0, longest], [0, WIDTH]);
  return (
    <figure className="bars" aria-label={label}>
      <ul>
        {rows.map(({ key, name, value, said }) => (
          <li key={key}>
            <span>{name}</span>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect className="ground" width={WIDTH} height={HEIGHT} rx={RADIUS} />
              {value === null ? null : (
                <rect className="ink" width={Math.max(RADIUS, at(value))} height={HEIGHT} rx={RADIUS} />
              )}
            </svg>
            <b>{said}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}
