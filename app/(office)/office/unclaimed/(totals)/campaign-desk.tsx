"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { Button } from "@/app/_ui/button";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { useKeptForm } from "@/app/(citizen)/_tap/use-kept-form";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";
import type { CampaignView } from "@/app/views";
import { CampaignFields, type Place, type Selection, selectionIn } from "./campaign-fields";
import { CampaignPreview, type Preview } from "./campaign-preview";
import { LiveCampaign } from "./live-campaign";

type DeskProps = {
  readonly words: Messages["unclaimed"];
  readonly programs: readonly Place[];
  readonly districts: readonly Place[];
  readonly campaigns: readonly CampaignView[];
};

/** Choose, look at texts and cost, send; and the rounds that were sent, live. */
export function CampaignDesk({ words, programs, districts, campaigns }: DeskProps) {
  const line = useLine();
  const router = useRouter();
  const [chosen, setChosen] = useState<{ selection: Selection; name: string } | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [started, setStarted] = useState<readonly CampaignView[]>([]);
  const looking = useSending<Preview>(line.send, setPreview);
  /** Under which id a round was sent off: until it is answered, the same round is the same campaign. */
  const sentOff = useRef(new Map<string, string>());
  const starting = useSending<CampaignView>(line.send, (campaign) => {
    sentOff.current.clear();
    setStarted((before) => [campaign, ...before]);
    setPreview(null);
    router.refresh();
  });
  const around = useKeptForm({ name: "campaign", asHerself: true, failure: looking.failure ?? starting.failure });

  function look(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const selection = selectionIn(form);
    setChosen({ selection, name: String(form.get("name") ?? "").trim() });
    void looking.start((rpc) => rpc.reminders.preview.query({ selection }));
  }

  function start(round: NonNullable<typeof chosen>, { campaignId: offered }: Preview, budgetLi: number) {
    const key = JSON.stringify(round);
    const campaignId = sentOff.current.get(key) ?? offered;
    sentOff.current.set(key, campaignId);
    void starting.start((rpc) => rpc.reminders.startCampaign.mutate({ ...round, campaignId, budgetLi }));
  }

  const known = new Set(campaigns.map(({ campaignId }) => campaignId));
  const rounds = [...started.filter(({ campaignId }) => !known.has(campaignId)), ...campaigns];
  return (
    <section>
      {line.element}
      <h2 className="heading">{words.campaign}</h2>
      <form ref={around} onSubmit={look} onFocus={line.warm} onChange={() => setPreview(null)}>
        <CampaignFields words={words} programs={programs} districts={districts} />
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
          <CampaignPreview
            preview={preview}
            words={words}
            sending={starting.sending}
            failure={starting.failure}
            onStart={(budgetLi) => start(chosen, preview, budgetLi)}
          />
        ) : null}
      </div>
      <h2 className="heading mt-group">{words.campaigns}</h2>
      {rounds.length === 0 ? <p className="quiet">{words.noCampaign}</p> : null}
      <div className="two">
        {rounds.map((campaign) => (
          <LiveCampaign
            key={campaign.campaignId}
            first={campaign}
            words={words}
            begunHere={started[0]?.campaignId === campaign.campaignId}
          />
        ))}
      </div>
    </section>
  );
}
