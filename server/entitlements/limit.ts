import { z } from "zod";
import type { Bilingual } from "@/server/eligibility";
import { type Fen, FenSchema, fen } from "@/server/kernel";

const FEN_A_YUAN = 100;

/** 名额和预算 of a program in the period that a day falls in: what is stated, and what is left of it. Null is not stated. */
export type ProgramLimit = {
  readonly per: "once" | "yearly" | "monthly";
  readonly places: number | null;
  readonly placesLeft: number | null;
  readonly budgetFen: Fen | null;
  readonly budgetLeftFen: Fen | null;
};

/** A limit as a screen shows it beside a benefit. */
export const LimitView = z.object({
  places: z.int().nullable(),
  placesLeft: z.int().nullable(),
  budgetFen: FenSchema.nullable(),
  budgetLeftFen: FenSchema.nullable(),
  /** It cannot be taken now, though it is owed. */
  usedUp: z.boolean(),
  says: z.string(),
});
export type LimitView = z.infer<typeof LimitView>;

/** A limit from what is stated and what is used. A budget that was lowered below what is used has nothing left. */
export function programLimit(
  stated: Pick<ProgramLimit, "per" | "places"> & { budgetFen: number | null },
  used: { places: number; fen: number },
): ProgramLimit {
  const { per, places, budgetFen } = stated;
  return {
    per,
    places,
    placesLeft: places === null ? null : Math.max(0, places - used.places),
    budgetFen: budgetFen === null ? null : fen(budgetFen),
    budgetLeftFen: budgetFen === null ? null : fen(Math.max(0, budgetFen - used.fen)),
  };
}

/** Whether a sum can no longer be taken: no place is left, or the budget does not reach. A sum is never paid in part. */
export function isUsedUp({ placesLeft, budgetLeftFen }: ProgramLimit, amountFen: number): boolean {
  return placesLeft === 0 || (budgetLeftFen !== null && budgetLeftFen < amountFen);
}

const SPAN = {
  once: { zh: "这个事项", en: "for this program" },
  yearly: { zh: "今年", en: "this year" },
  monthly: { zh: "这个月", en: "this month" },
} as const satisfies Record<ProgramLimit["per"], Bilingual>;

/** What somebody who is owed a sum should know of its limit: first come, first served, how much is left, or that it is used up. */
export function sayLimit(limit: ProgramLimit, amountFen: number): Bilingual {
  const { placesLeft, budgetLeftFen } = limit;
  const span = SPAN[limit.per];
  if (placesLeft === 0) {
    return {
      zh: `${span.zh}的名额领完了。您的资格还在，增加名额后就能领，不用重新申请。`,
      en: `Every place ${span.en} is taken. You still qualify: it can be claimed once places are added.`,
    };
  }
  if (budgetLeftFen !== null && budgetLeftFen < amountFen) {
    const left = budgetLeftFen === 0 ? null : yuan(budgetLeftFen);
    return {
      zh: `${span.zh}的预算${left ? `只剩${left}元，不够这一笔` : "领完了"}。您的资格还在，追加预算后就能领，不用重新申请。`,
      en: `${left ? `Only ${left} yuan of the budget ${span.en} is left, less than this sum` : `The budget ${span.en} is used up`}. You still qualify: it can be claimed once the budget is raised.`,
    };
  }
  const lefts = [
    placesLeft === null ? [] : [{ zh: `还剩${placesLeft}个名额`, en: `places left: ${placesLeft}` }],
    budgetLeftFen === null
      ? []
      : [{ zh: `预算还剩${yuan(budgetLeftFen)}元`, en: `budget left: ${yuan(budgetLeftFen)} yuan` }],
  ].flat();
  return {
    zh: `先领先得，${span.zh}${lefts.map(({ zh }) => zh).join("，")}。`,
    en: `First come, first served; ${span.en}, ${lefts.map(({ en }) => en).join(", ")}.`,
  };
}

function yuan(amountFen: number): string {
  const [whole = "", cents = "00"] = (amountFen / FEN_A_YUAN).toFixed(2).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return cents === "00" ? grouped : `${grouped}.${cents}`;
}
