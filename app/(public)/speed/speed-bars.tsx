type Bar = { readonly name: string; readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number };
type Props = {
  rows: readonly Bar[];
  label: string;
  /** What the whole width stands for: the same for every month, so that longer is always slower. */
  longestMs: number;
  say: (ms: number) => string;
};

const WIDTH = 300;
const LINE = 20;

/**
 * The same figures as the table beside it, as bars from zero on one scale: dark to the half, light to the 95 %, a thin line
 * to the 99 %. Drawn on the server; the names and figures stand beside them in text.
 */
export function SpeedBars({ rows, label, longestMs, say }: Props) {
  const at = (ms: number) => (ms / longestMs) * WIDTH;
  return (
    <figure className="speed-bars mt-near" aria-label={label}>
      <ul>
        {rows.map(({ name, p50Ms, p95Ms, p99Ms }) => (
          <li key={name}>
            <span className="note">
              {name}
              <b>{say(p50Ms)}</b>
            </span>
            <svg viewBox={`0 0 ${WIDTH} ${LINE}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <path className="nearly" d={`M0 ${LINE / 2}H${at(p99Ms)}`} />
              <rect className="most" x="0" y="5" width={at(p95Ms)} height="10" />
              <rect className="half" x="0" y="5" width={Math.max(1, at(p50Ms))} height="10" />
            </svg>
          </li>
        ))}
      </ul>
    </figure>
  );
}
