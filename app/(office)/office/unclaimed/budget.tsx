const LI_PER_YUAN = 1_000;
const STEP_YUAN = 0.001;

/** The most a round may cost, asked in yuan. */
export function BudgetField({ label, li }: { label: string; li: number }) {
  return (
    <label className="field">
      <span className="heading">{label}</span>
      <input
        className="box"
        type="number"
        name="budget"
        inputMode="decimal"
        required
        min={0}
        step={STEP_YUAN}
        defaultValue={li / LI_PER_YUAN}
      />
    </label>
  );
}

/** The budget a form asks for, in thousandths of a yuan. */
export function budgetIn(form: FormData): number {
  return Math.round(Number(form.get("budget")) * LI_PER_YUAN);
}
