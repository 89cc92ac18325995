import { speak } from "@/app/_messages/say";
import { Icon } from "@/app/_ui/icon";
import { RowLink } from "@/app/_ui/row";
import { sayDate, sayDatesIn } from "@/app/_ui/when";
import type { HomeView } from "@/app/views";

/** The way to reminders that were not looked at yet: what they speak of may be a firm's and stand nowhere on this screen. */
export async function Unopened({ count }: { count: number }) {
  const { t } = await speak();
  if (count === 0) return null;
  return (
    <ul className="rows mt-row">
      <li>
        <RowLink href="/inbox" icon="mail" name={t("firmReminders.unopened", { count })} />
      </li>
    </ul>
  );
}

/** What comes later, each with its day. */
export async function Upcoming({ home }: { home: HomeView }) {
  const { look, t, money } = await speak();
  const year = home.civilDate.slice(0, 4);
  if (home.upcoming.length === 0) return null;
  return (
    <section className="group">
      <h2 className="heading">{t("home.upcoming")}</h2>
      <ul className="rows">
        {home.upcoming.map((row) => (
          <li key={row.entitlementId}>
            <RowLink
              href={`/entitlements/${row.entitlementId}`}
              icon="clock"
              name={row.programName}
              note={t("home.upcomingNote", { date: sayDate(row.claimableFrom, look, year) })}
              sum={money(row.amountFen)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is owed and cannot be taken while the data it rests on is being checked: the reason stands beside the sum. */
export async function Held({ home }: { home: HomeView }) {
  const { look, t, money } = await speak();
  if (home.held.length === 0) return null;
  return (
    <section className="group">
      <h2 className="heading">{t("home.held")}</h2>
      <p className="note mt-hair">{t("home.heldNote")}</p>
      <ul className="rows">
        {home.held.map((row) => (
          <li className="row held" key={row.programName}>
            <Icon name="clock" />
            <span className="main">
              <span className="name">{row.programName}</span>
            </span>
            <span className="tail">
              <span className="sum">{money(row.amountFen)}</span>
            </span>
            <span className="note">{sayDatesIn(row.reason, look, home.civilDate.slice(0, 4))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What waits for a fact: the fact is the headline, never a sum. */
export async function Undetermined({ home }: { home: HomeView }) {
  const { look, t } = await speak();
  if (home.undetermined.length === 0) return null;
  const and = look.language === "en" ? ", " : "、";
  return (
    <section className="group">
      <h2 className="heading">{t("home.undetermined")}</h2>
      <ul className="rows">
        {home.undetermined.map((gap) => (
          <li key={gap.gapId}>
            <RowLink
              href={`/entitlements/missing/${gap.gapId}`}
              icon="question"
              name={gap.programName}
              note={t("home.undeterminedNote", { labels: gap.missingLabels.join(and) })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What came back and what is asked back: the only two on home that wait for the person herself. */
export async function CameBack({ home }: { home: HomeView }) {
  const { t } = await speak();
  const isFirm = home.subject.kind === "enterprise";
  const { returnedClaimIds: returned, recoveringClaimIds: recovering } = home;
  if (returned.length + recovering.length === 0) return null;
  const whereTo = ([only, ...more]: readonly string[]) => (only && more.length === 0 ? claimHref(only) : "/claims");
  return (
    <ul className="rows ruled apart">
      {returned.length > 0 ? (
        <li>
          <RowLink
            href={whereTo(returned)}
            icon="returned"
            warn
            name={t(isFirm ? "home.returnedFirm" : "home.returned", { count: returned.length })}
            note={t("home.returnedNote")}
          />
        </li>
      ) : null}
      {recovering.length > 0 ? (
        <li>
          <RowLink
            href={whereTo(recovering)}
            icon="exclamation"
            warn
            name={t("home.recovering", { count: recovering.length })}
            note={t("home.recoveringNote")}
          />
        </li>
      ) : null}
    </ul>
  );
}

const claimHref = (claimId: string) => `/claims/${claimId}` as const;

/** What is already on its way. */
export async function OnTheWay({ home }: { home: HomeView }) {
  const { t } = await speak();
  if (home.onTheWayCount === 0) return null;
  return (
    <ul className="rows ruled apart">
      <li>
        <RowLink
          href="/claims"
          icon="clock"
          name={t("home.onTheWay", { count: home.onTheWayCount })}
          note={t("home.onTheWayNote")}
        />
      </li>
    </ul>
  );
}

/** The way to everything else the city pays, and to why it is not theirs. */
export async function OtherPrograms() {
  const { t } = await speak();
  return (
    <ul className="rows ruled apart">
      <li>
        <RowLink href="/programs" fit="close" light name={t("home.programs")} />
      </li>
    </ul>
  );
}
