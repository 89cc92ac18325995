import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { useWords } from "@/app/_messages/words";
import { sayMoney } from "@/app/_ui/money";
import { unbroken } from "@/app/_ui/unbroken";
import { sayMoment } from "@/app/_ui/when";
import type { ClaimView } from "@/app/views";

/** What has come back so far, sum by sum; one that was none after all says so. Nothing while nothing came. */
export function Repayments(props: {
  claim: ClaimView;
  recovery: NonNullable<ClaimView["recovery"]>;
  words: Messages["life"];
}) {
  const { claim, recovery, words } = props;
  const { look } = useWords();
  if (recovery.repayments.length === 0) return null;
  return (
    <section className="group">
      <h2 className="heading">{words.received}</h2>
      <ul className="rows">
        {recovery.repayments.map((one) => (
          <li className="row close" key={one.repaymentId}>
            <span className="main">
              <span className="name light">
                {unbroken(fill(words.receivedOn, { when: sayMoment(one.at, claim.serverNow, look) }))}
              </span>
              {one.undone ? <span className="note">{fill(words.undone, { reason: one.undone.reason })}</span> : null}
            </span>
            <span className="tail sum">{sayMoney(one.amountFen, look)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
