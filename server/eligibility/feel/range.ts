import type { FeelValue } from "./value";

/** How a range is written: by its brackets, or by the comparison that it stands for. */
export type RangeForm = "[]" | "[)" | "(]" | "()" | "<" | "<=" | ">" | ">=" | "=" | "!=";

/** The values between two bounds, or those that satisfy one comparison, as a value of its own. */
export class FeelRange {
  constructor(
    readonly form: RangeForm,
    /** The lower bound; null where there is none. */
    readonly low: FeelValue,
    /** The upper bound; null where there is none. */
    readonly high: FeelValue,
  ) {}

  /** The range that a comparison stands for: "< 10" has no lower bound, "= 10" has both. */
  static comparing(operator: RangeForm, bound: FeelValue): FeelRange {
    const [hasLow, hasHigh] = [!operator.startsWith("<"), !operator.startsWith(">")];
    return new FeelRange(operator, hasLow ? bound : null, hasHigh ? bound : null);
  }

  /** The comparisons of a value with the bounds, all of which must hold. */
  get tests(): readonly { readonly operator: string; readonly bound: FeelValue }[] {
    if (!isInterval(this.form))
      return [{ operator: this.form, bound: this.form.startsWith("<") ? this.high : this.low }];
    return [
      { operator: this.form.startsWith("[") ? ">=" : ">", bound: this.low },
      { operator: this.form.endsWith("]") ? "<=" : "<", bound: this.high },
    ];
  }

  /** Whether the lower bound itself lies in the range. */
  get startIncluded(): boolean {
    return this.form.startsWith("[") || this.form === ">=" || this.form === "=";
  }

  /** Whether the upper bound itself lies in the range. */
  get endIncluded(): boolean {
    return this.form.endsWith("]") || this.form === "<=" || this.form === "=";
  }

  toString(): string {
    const { form, low, high } = this;
    return isInterval(form) ? `${form[0]}${low}..${high}${form[1]}` : `${form} ${low ?? high}`;
  }
}

function isInterval(form: RangeForm): boolean {
  return form === "[]" || form === "[)" || form === "(]" || form === "()";
}
