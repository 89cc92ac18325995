import { speak } from "@/app/_messages/say";
import { Icon } from "@/app/_ui/icon";
import type { InboxRow } from "@/app/views";

const SHOWN = 3;
/** What a provider has taken is on its way to a phone; what failed, or was never taken, is on none. */
const ARRIVES = new Set<InboxRow["status"]>(["sent", "delivered"]);
/** The check number, as the texts write it. */
const CHECK_CODE = /(\d{3} \d{3})/;

/** What a phone would have received, beside the app and marked as the demonstration's. */
export async function Demonstrated({ rows }: { rows: readonly InboxRow[] }) {
  const { t } = await speak();
  const texts = rows.filter(({ channel, status }) => channel === "sms" && ARRIVES.has(status)).slice(0, SHOWN);
  if (texts.length === 0) return null;
  return (
    <section className="beside" aria-labelledby="demonstrated">
      <h2 className="note strong" id="demonstrated">
        <Icon name="device" small /> {t("reminders.demonstration")}
      </h2>
      {texts.map(({ messageId, text }) => {
        const [before, code, after] = text.split(CHECK_CODE);
        return (
          <p key={messageId} className="bubble">
            {before}
            <span className="nowrap">{code}</span>
            {after}
          </p>
        );
      })}
      <p className="note">{t("reminders.demonstrationNote")}</p>
    </section>
  );
}
