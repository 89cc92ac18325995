import { constantWorth } from "./feel/constant-worth";
import { FeelNumber } from "./feel/number";
import { namesParameter } from "./feel/reach";
import { ExpressionError, ParameterError } from "./feel/rule-error";
import type { Compiled } from "./feel/scope";
import { describeUnit, PLAIN, unitIn } from "./feel/unit";
import { fenOf } from "./sum-of-money";

/** A condition that is the same for everybody, and a null, decide nothing. @throws ExpressionError */
export function meant(whole: Compiled, { feel, saving }: { feel: string; saving: boolean }): Compiled {
  const worth = saving && whole.type.kind !== "number" ? constantWorth(whole) : undefined;
  if (worth === undefined) return whole;
  const pays = worth === true;
  const Fault = namesParameter(whole) ? ParameterError : ExpressionError;
  throw new Fault(
    0,
    {
      zh: `“${feel.trim()}”对谁都是 ${worth}，${pays ? "什么也没有要求" : "永远不会发给谁"}`,
      en: `It is ${worth} for everybody, so ${pays ? "it asks for nothing" : "nobody is ever paid"}`,
    },
    pays
      ? { zh: "删掉这一条，或写成一个会变的条件", en: "Remove it, or write a condition that may change" }
      : { zh: "写成一个会变的条件，或以元计的金额", en: "Write a condition that may change, or an amount in yuan" },
  );
}

/** An amount is in yuan, and no more than is counted in fen. @throws ExpressionError */
export function payableIn(amount: Compiled, saving: boolean): Compiled {
  const worth = saving ? constantWorth(amount) : undefined;
  if (worth === null || (worth instanceof FeelNumber && (fenOf(worth) ?? 1) <= 0)) throw neverPaid(amount, worth);
  if (!(worth instanceof FeelNumber) || fenOf(worth) !== null) return inYuan(amount, saving);
  throw new ExpressionError(
    0,
    {
      zh: "金额超过90万亿元，不是一笔钱",
      en: "The amount is more than 90,000,000,000,000 yuan, which is no sum of money",
    },
    { zh: "检查单位和位数", en: "Check the unit and the digits" },
  );
}

/** The refusal of an amount that is no fen for anybody. */
function neverPaid(amount: Compiled, worth: FeelNumber | null): ExpressionError {
  const byParameters = namesParameter(amount);
  const Fault = byParameters ? ParameterError : ExpressionError;
  const figure = byParameters ? ["", ""] : [`${worth}元，`, `${worth} yuan, `]; // another edition may come to another one
  const [zh, en] = worth === null ? ["null", "null"] : [`${figure[0]}不到一分钱`, `${figure[1]}less than a fen`];
  return new Fault(
    0,
    { zh: `金额永远是${zh}，谁也领不到`, en: `The amount is always ${en}; nobody is paid` },
    { zh: "写成以元计、大于0的金额，并检查参数", en: "Write an amount in yuan above 0, and check the parameters" },
  );
}

/** An amount is in yuan; one in another unit would be paid as if it were. @throws ExpressionError */
export function inYuan(amount: Compiled, saving: boolean): Compiled {
  const unit = unitIn(amount);
  if (!saving || unit === undefined || unit === PLAIN || unit === "元") return amount;
  const is = describeUnit(unit);
  throw new ExpressionError(
    0,
    { zh: `金额以元计，这里算出来的单位是${is.zh}`, en: `An amount is in yuan; this one is in ${is.en}` },
    {
      zh: "换算成元：万元乘以10000；别的乘以每一份多少元的标准。标准写成参数，单位写元/人、元/万元等",
      en: "Convert it to yuan: 10,000 yuan times 10000; anything else times so much for each. Make that a parameter with its unit, such as 元/人 or 元/万元",
    },
  );
}
