"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";
import { fill } from "@/app/_messages/fill";
import { Button } from "@/app/_ui/button";
import { FailureAside } from "@/app/(citizen)/_tap/failure-aside";
import { useKeptForm } from "@/app/(citizen)/_tap/use-kept-form";
import { useLine } from "@/app/(citizen)/_tap/use-line";
import { useSending } from "@/app/(citizen)/_tap/use-sending";
import type { CampaignView } from "@/app/views";
import { BudgetField, budgetIn } from "../budget";
import { counted, yuanOfLi } from "../figures";

type LiveProps = {
  readonly first: CampaignView;
  readonly words: Messages["unclaimed"];
  /** Begun here just now: what was pressed for it is gone, and the focus comes along to what it became. */
  readonly begunHere: boolean;
};

const LOOK_EVERY_MS = 2_000;
/** Once all is sent, what is heard, opened and taken comes over days. */
const LOOK_AFTERWARDS_MS = 10_000;
const WIDTH = 400;
const HEIGHT = 12;
const STAGES = ["chosen", "sent", "delivered", "opened", "taken"] as const;

/** One round with its funnel, looked at again as long as somebody can see it: every two seconds while it is being sent. */
export function LiveCampaign({ first, words, begunHere }: LiveProps) {
  const line = useLine();
  const [campaign, setCampaign] = useState(first);
  const steering = useSending<CampaignView>(line.send, setCampaign);
  const { campaignId, status, funnel } = campaign;
  const around = useKeptForm({ name: `steer ${campaignId}`, asHerself: true, failure: steering.failure });
  const send = useRef(line.send);
  send.current = line.send;
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    if (begunHere) heading.current?.focus();
  }, [begunHere]);

  useEffect(() => {
    const everyMs = status === "running" ? LOOK_EVERY_MS : LOOK_AFTERWARDS_MS;
    const timer = setInterval(() => {
      if (document.hidden) return;
      send.current((rpc) => rpc.reminders.campaign.query({ campaignId })).then(setCampaign, () => {}); // the next look may find a line
    }, everyMs);
    return () => clearInterval(timer);
  }, [campaignId, status]);

  const state = status === "paused" && campaign.pausedFor === "budget" ? words.pausedBudget : words[status];

  function steer(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const asked =
      status === "running"
        ? { campaignId, to: "paused" as const }
        : { campaignId, to: "running" as const, budgetLi: budgetIn(new FormData(event.currentTarget)) };
    void steering.start((rpc) => rpc.reminders.steerCampaign.mutate(asked));
  }

  return (
    <article>
      {line.element}
      <h3 className="heading" ref={heading} tabIndex={-1}>
        {campaign.name}{" "}
        <span className="note" aria-live="polite">
          {state}
        </span>
      </h3>
      <figure className="bars" aria-label={campaign.name}>
        <ul>
          {STAGES.map((stage) => (
            <li key={stage}>
              <span>{words[stage]}</span>
              <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect className="ground" width={WIDTH} height={HEIGHT} rx="2" />
                <rect
                  className="ink"
                  width={(funnel[stage] / Math.max(1, funnel.chosen)) * WIDTH}
                  height={HEIGHT}
                  rx="2"
                />
              </svg>
              <b>{counted(funnel[stage])}</b>
            </li>
          ))}
        </ul>
      </figure>
      <p className="note">
        {fill(words.rest, {
          open: counted(funnel.open),
          failed: counted(funnel.failed),
          listed: counted(funnel.listed),
          stopped: counted(funnel.stopped),
        })}
      </p>
      <p className="note">
        {fill(words.spent, { spent: yuanOfLi(campaign.spentLi), budget: yuanOfLi(campaign.budgetLi) })}
      </p>
      {steering.failure ? <FailureAside failure={steering.failure} /> : null}
      {status === "done" ? null : (
        <form ref={around} className="acts mt-tight" onSubmit={steer}>
          {status === "paused" ? <BudgetField label={words.budget} li={campaign.budgetLi} /> : null}
          <Button weight="outline" type="submit" sending={steering.sending && words.starting}>
            {status === "running" ? words.pause : words.resume}
          </Button>
        </form>
      )}
    </article>
  );
}
