import { LIFE_SIZE, type LifeStep, planLife } from "./life-plan";

type LifePictureProps = {
  readonly steps: readonly LifeStep[];
  /** Where the payment stands that is shown; null for the picture of all of them. */
  readonly here: string | null;
  /** The events that led it there. */
  readonly walked: readonly string[];
  readonly label: string;
  readonly nameOf: (status: string) => string;
  readonly sayEvent: (event: string) => string;
};

/** The life of a payment as a picture. Every word of it stands beside it as text, too. */
export function LifePicture({ steps, here, walked, label, nameOf, sayEvent }: LifePictureProps) {
  const { width, height, boxWidth, boxHeight } = LIFE_SIZE;
  const { boxes, ways } = planLife(steps);
  return (
    <svg className="life" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <defs>
        {["", "walked"].map((kind) => (
          <marker
            key={kind}
            id={`life-end${kind}`}
            className={kind}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="10"
            markerHeight="10"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" />
          </marker>
        ))}
      </defs>
      {ways.map(({ event, path, words, anchor }) => {
        const kind = walked.includes(event) ? "walked" : "";
        return (
          <g key={event} className={`way ${kind}`.trim()}>
            <path d={path} markerEnd={`url(#life-end${kind})`} />
            <text x={words.x} y={words.y} textAnchor={anchor}>
              {sayEvent(event)}
            </text>
          </g>
        );
      })}
      {boxes.map(({ status, x, y }) => (
        <g key={status} className={status === here ? "box here" : "box"}>
          <rect x={x - boxWidth / 2} y={y - boxHeight / 2} width={boxWidth} height={boxHeight} rx="10" />
          <text x={x} y={y + 6} textAnchor="middle">
            {nameOf(status)}
          </text>
        </g>
      ))}
    </svg>
  );
}
