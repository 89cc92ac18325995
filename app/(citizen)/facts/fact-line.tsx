import { unbroken } from "@/app/_ui/unbroken";

/** One fact that can be called wrong, already in words. */
export type WrongFact = {
  readonly attribute: string;
  readonly clauseId: string;
  readonly name: string;
  readonly note: string;
  readonly sourceName: string;
  readonly told: Told | null;
};
/** To whom it was told, and the number to ask by. */
export type Told = { readonly sourceName: string; readonly reference: string };

/** One fact with its source, where there is nothing to choose. */
export function FactLine({ fact }: { fact: WrongFact }) {
  return (
    <div className="ruled mt-page">
      <div className="row">
        <span className="main">
          <span className="name">{unbroken(fact.name)}</span>
          <span className="note">{unbroken(fact.note)}</span>
        </span>
      </div>
    </div>
  );
}
