import { speak } from "@/app/_messages/say";

/** Opens a payment by its number at the bank. A plain form: the number is in no way personal. */
export async function PaymentFinder({ number = "" }: { number?: string }) {
  const { t } = await speak();
  return (
    <section>
      <h2 className="heading">{t("payment.find")}</h2>
      <form className="acts" action="/office/payment" method="get">
        <label className="field">
          <span className="sr">{t("payment.number")}</span>
          <input
            className="box"
            name="number"
            placeholder={t("payment.number")}
            defaultValue={number}
            required
            maxLength={35}
            pattern="[A-Za-z0-9_\-]+"
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <button className="button" type="submit">
          {t("payment.look")}
        </button>
      </form>
    </section>
  );
}
