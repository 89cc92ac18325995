import { speak } from "@/app/_messages/say";
import { LifePicture } from "@/app/_ui/life-picture";

type Step = { readonly from: Status; readonly to: Status; readonly event: string };
type Status = "confirmed" | "paying" | "credited" | "returned" | "recovering" | "recovered" | "cancelled";

type LifeProps = {
  readonly steps: readonly Step[];
  readonly here: Status | null;
  readonly walked: readonly string[];
  /** Whether the steps are also listed beside the picture; on a phone they always stand in its place. */
  readonly listed?: boolean;
};

/** The life of a payment: as a picture where there is room, as a list of its steps where there is none. */
export async function Life({ steps, here, walked, listed = false }: LifeProps) {
  const { t, messages } = await speak();
  const said: Readonly<Record<string, string>> = messages.payment.events;
  const { statuses } = messages.payment;
  // Of one payment: what it has done, and what it can do next.
  const told = listed ? steps : steps.filter(({ from, event }) => from === here || walked.includes(event));
  return (
    <>
      <LifePicture
        steps={steps}
        here={here}
        walked={walked}
        label={t("payment.lifeTitle")}
        nameOf={(status) => statuses[status as Status]}
        sayEvent={(event) => said[event] ?? event}
      />
      <ol className={listed ? "rows life-list always" : "rows life-list"}>
        {told.map(({ from, to, event }) => (
          <li className="row close" key={event}>
            <span className="main">
              <span className="name light">{said[event] ?? event}</span>
              <span className="note">{t("office.step", { from: statuses[from], to: statuses[to] })}</span>
            </span>
            {walked.includes(event) ? (
              <span className="tail note">{to === here ? t("payment.lifeHere") : "✓"}</span>
            ) : null}
          </li>
        ))}
      </ol>
    </>
  );
}
