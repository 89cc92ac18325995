"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { Button } from "@/app/_ui/button";
import { Choice } from "@/app/_ui/choice";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { type RpcClient, useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";
import type { CampaignView } from "@/app/views";
import { counted, yuan, yuanOfLi } from "../figures";
import { LiveCampaign } from "./live-campaign";

type Words = Messages["unclaimed"];
type Preview = Awaited<ReturnType<RpcClient["reminders"]["preview"]["query"]>>;
type Selection = Parameters<RpcClient["reminders"]["preview"]["query"]>[0]["selection"];

type DeskProps = {
  readonly words: Words;
  readonly programs: readonly { readonly key: string; readonly name: string }[];
  readonly campaigns: readonly CampaignView[];
};

const SOON_DAYS = 30;
const MAX_NAME_CHARS = 60;
const PART_LI = 45;
const AGES = ["0", "18", "35", "60", "80"] as const;

/** Choose, look at texts and cost, send; and the rounds that were sent, live. */
export function CampaignDesk({ words, programs, campaigns }: DeskProps) {
  const line = useLine();
  const router = useRouter();
  const [chosen, setChosen] = useState<{ selection: Selection; name: string } | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [started, setStarted] = useState<readonly CampaignView[]>([]);
  const looking = useSending<Preview>(line.send, setPreview);
  const starting = useSending<CampaignView>(line.send, (campaign) => {
    setStarted((before) => [campaign, ...before]);
    setPreview(null);
    router.refresh();
  });

  function look(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const selection = selectionIn(form);
    setChosen({ selection, name: String(form.get("name") ?? "").trim() });
    void looking.start((rpc) => rpc.reminders.preview.query({ selection }));
  }

  const known = new Set(campaigns.map(({ campaignId }) => campaignId));
  const rounds = [...started.filter(({ campaignId }) => !known.has(campaignId)), ...campaigns];
  return (
    <section className="mt-group">
      {line.element}
      <h2 className="heading">{words.campaign}</h2>
      <form className="mt-tight" onSubmit={look} onFocus={line.warm}>
        <Fields words={words} programs={programs} />
        <div className="mt-row">
          <Button weight="outline" type="submit" sending={looking.sending && words.previewing}>
            {words.preview}
          </Button>
        </div>
      </form>
      {looking.failure ? <FailureAside failure={looking.failure} /> : null}
      {starting.failure ? <FailureAside failure={starting.failure} /> : null}
      <div aria-live="polite">
        {preview && chosen ? (
          <PreviewPart
            preview={preview}
            words={words}
            sending={starting.sending}
            onStart={() =>
              void starting.start((rpc) => rpc.reminders.startCampaign.mutate({ ...chosen, budgetLi: preview.costLi }))
            }
          />
        ) : null}
      </div>
      <h2 className="heading mt-group">{words.campaigns}</h2>
      {rounds.length === 0 ? <p className="quiet mt-tight">{words.noCampaign}</p> : null}
      <div className="charts">
        {rounds.map((campaign) => (
          <LiveCampaign key={campaign.campaignId} first={campaign} words={words} />
        ))}
      </div>
    </section>
  );
}

function selectionIn(form: FormData): Selection {
  const text = (name: string) => String(form.get(name) ?? "") || null;
  return {
    programId: text("program"),
    ageBand: text("age") as (typeof AGES)[number] | null,
    expiringWithinDays: form.get("soon") ? SOON_DAYS : null,
    onlyNotTold: form.get("untold") !== null,
  };
}

function Fields({ words, programs }: Pick<DeskProps, "words" | "programs">) {
  return (
    <div className="fields">
      <label className="field">
        <span className="note">{words.campaignName}</span>
        <input className="box" type="text" name="name" required maxLength={MAX_NAME_CHARS} />
      </label>
      <label className="field">
        <span className="note">{words.program}</span>
        <select className="box" name="program">
          <option value="">{words.allPrograms}</option>
          {programs.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="note">{words.age}</span>
        <select className="box" name="age">
          <option value="">{words.everyAge}</option>
          {AGES.map((age) => (
            <option key={age} value={age}>
              {words.ages[age]}
            </option>
          ))}
        </select>
      </label>
      <div>
        <Choice name={words.onlyExpiring} input={{ type: "checkbox", name: "soon" }} />
        <Choice name={words.onlyNotTold} input={{ type: "checkbox", name: "untold" }} />
      </div>
    </div>
  );
}

function PreviewPart(props: { preview: Preview; words: Words; sending: boolean; onStart: () => void }) {
  const { preview, words, sending, onStart } = props;
  const { subjects, amountFen, bySms, byPush, unreached, costLi } = preview;
  if (subjects === 0) return <p className="mt-row">{words.nobody}</p>;
  const reach = {
    subjects: counted(subjects),
    sum: `¥${yuan(amountFen)}`,
    sms: counted(bySms),
    push: counted(byPush),
    unreached: counted(unreached),
  };
  return (
    <div className="mt-row">
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
      <Button weight="action" sending={sending && words.starting} onClick={onStart}>
        {fill(words.start, { count: counted(subjects) })}
      </Button>
    </div>
  );
}
