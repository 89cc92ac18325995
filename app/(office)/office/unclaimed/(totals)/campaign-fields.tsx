import type { Messages } from "@/app/_messages/catalogue";
import { Choice } from "@/app/_ui/choice";
import type { RpcClient } from "@/app/(citizen)/_tap/use-line";

/** Whom a round speaks to, as the service is asked. */
export type Selection = Parameters<RpcClient["reminders"]["preview"]["query"]>[0]["selection"];
/** Something to choose, by its name. */
export type Place = { readonly key: string; readonly name: string };

type FieldsProps = {
  readonly words: Messages["unclaimed"];
  readonly programs: readonly Place[];
  readonly districts: readonly Place[];
};

const SOON_DAYS = 30;
const MAX_NAME_CHARS = 60;
const AGES = ["0", "18", "35", "60", "80"] as const;

/** What the form says. What is not narrowed is null. */
export function selectionIn(form: FormData): Selection {
  const text = (name: string) => String(form.get(name) ?? "") || null;
  return {
    programId: text("program"),
    districtCode: text("district"),
    ageBand: text("age") as (typeof AGES)[number] | null,
    expiringWithinDays: form.get("soon") ? SOON_DAYS : null,
    onlyNotTold: form.get("untold") !== null,
  };
}

/** A name for the round, and whom it speaks to. A district is chosen only by who has several. */
export function CampaignFields({ words, programs, districts }: FieldsProps) {
  const ages = AGES.map((key) => ({ key, name: words.ages[key] }));
  return (
    <>
      <div className="fields">
        <label className="field">
          <span className="heading">{words.campaignName}</span>
          <input className="box" type="text" name="name" required maxLength={MAX_NAME_CHARS} autoComplete="off" />
        </label>
        <Select name="program" label={words.program} every={words.allPrograms} options={programs} />
        {districts.length > 1 ? (
          <Select name="district" label={words.district} every={words.everyDistrict} options={districts} />
        ) : null}
        <Select name="age" label={words.age} every={words.everyAge} options={ages} />
      </div>
      <div className="fields">
        <Choice name={words.onlyExpiring} input={{ type: "checkbox", name: "soon" }} />
        <Choice name={words.onlyNotTold} input={{ type: "checkbox", name: "untold" }} />
      </div>
    </>
  );
}

function Select(props: { name: string; label: string; every: string; options: readonly Place[] }) {
  return (
    <label className="field">
      <span className="heading">{props.label}</span>
      <select className="box" name={props.name}>
        <option value="">{props.every}</option>
        {props.options.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
