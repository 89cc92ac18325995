import type { FormEvent } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { Button } from "@/app/_ui/button";
import type { Failure } from "@/app/(citizen)/_tap/outcome";
import { useKeptForm } from "@/app/(citizen)/_tap/use-kept-form";
import type { RpcClient } from "@/app/(citizen)/_tap/use-line";
import { yuan } from "../../yuan";
import { BudgetField, budgetIn } from "../budget";
import { counted, yuanOfLi } from "../figures";

/** What a round would say, to how many, and the most it would cost. */
export type Preview = Awaited<ReturnType<RpcClient["reminders"]["preview"]["query"]>>;

const PART_LI = 45;

/** The texts and the cost before anything is sent, what it may cost at most, and the one button that sends. */
export function CampaignPreview(props: {
  preview: Preview;
  words: Messages["unclaimed"];
  sending: boolean;
  failure: Failure | null;
  onStart: (budgetLi: number) => void;
}) {
  const { preview, words, sending, onStart } = props;
  const around = useKeptForm({ name: "budget", asHerself: true, failure: props.failure });
  const { subjects, amountFen, bySms, byPush, unreached, costLi } = preview;
  if (subjects === 0) return <p className="mt-row">{words.nobody}</p>;
  const reach = {
    subjects: counted(subjects),
    sum: `¥${yuan(amountFen)}`,
    sms: counted(bySms),
    push: counted(byPush),
    unreached: counted(unreached),
  };

  function start(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onStart(budgetIn(new FormData(event.currentTarget)));
  }

  return (
    <form ref={around} className="mt-row" onSubmit={start}>
      <p>{fill(words.willReach, reach)}</p>
      <p className="strong">{fill(words.willCost, { cost: yuanOfLi(costLi), each: yuanOfLi(PART_LI) })}</p>
      <div className="texts">
        <div>
          <p className="note mt-row">{words.smsText}</p>
          <p className="bubble">{preview.smsText}</p>
        </div>
        <div>
          <p className="note mt-row">{words.pushText}</p>
          <p className="bubble">{preview.pushText}</p>
        </div>
      </div>
      <div className="acts">
        <BudgetField label={words.budget} li={costLi} />
        <Button weight="action" type="submit" sending={sending && words.starting}>
          {fill(words.start, { count: counted(subjects) })}
        </Button>
      </div>
    </form>
  );
}
