import { speak } from "@/app/_messages/say";
import { Icon } from "@/app/_ui/icon";
import { unbroken } from "@/app/_ui/unbroken";
import { middayOf, sayMoment } from "@/app/_ui/when";
import type { InboxRow } from "@/app/views";
import { sayCheckCode } from "../check-code";

/** One message: what waits, when and how it was said, and the way to it; of what is taken there is no way left. */
export async function MessageRow({ row, civilDate }: { row: InboxRow; civilDate: string }) {
  const { look, t, money } = await speak();
  const when = sayMoment(row.at, middayOf(civilDate), look);
  const place = t("reminders.place", { when, channel: t(`reminders.channels.${row.channel}`) });
  const content = (
    <>
      <span className="main">
        <span className="name">{t("reminders.row", { count: row.itemCount })}</span>
        {row.firm ? <span className="note">{t("firmReminders.forFirm", { firm: row.firm })}</span> : null}
        <span className="note phrases">{unbroken(place)}</span>
        {row.channel === "sms" ? (
          <span className="note nowrap">{t("reminders.code", { code: sayCheckCode(row.checkCode) })}</span>
        ) : null}
      </span>
      <span className="tail">
        <span className="sum">
          {money(row.amountFen)}
          <span className="status note">
            {row.taken ? t("reminders.taken") : t(`reminders.statuses.${row.status}`)}
          </span>
        </span>
        {row.taken ? null : <Icon name="forward" small />}
      </span>
    </>
  );
  if (row.taken) {
    return (
      <li>
        <div className="row close top">{content}</div>
      </li>
    );
  }
  // An address that answers with another one: a plain way, so that seeing it is noted by a visit and by nothing else.
  return (
    <li>
      <a className="row close top" href={`/inbox/${row.messageId}/open`}>
        {content}
      </a>
    </li>
  );
}
