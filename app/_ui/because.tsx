import type { Route } from "next";
import { Icon } from "./icon";
import { unbroken } from "./unbroken";
import { Way } from "./way";

/** One reason, already in words: the fact first, then the clause, then where and when the fact was obtained. */
export type Reason = {
  readonly key: string;
  readonly verdict: "met" | "unmet" | "unknown";
  readonly fact: string;
  readonly notes: readonly string[];
  /** Where somebody says that the fact is wrong; left out where there is nothing to say. */
  readonly wrong?: { readonly href: Route; readonly word: string; readonly label: string };
};

/** A clause is quoted in its own words, on an English screen too. */
const HAN = /\p{Script=Han}/u;
const MARKS = { met: "check", unmet: "cross", unknown: "question" } as const;

/** Why this money is somebody's, clause by clause. @param words what the marks mean, for those who do not see them. */
export function Because({ reasons, words }: { reasons: readonly Reason[]; words: Record<Reason["verdict"], string> }) {
  return (
    <ol className="because">
      {reasons.map(({ key, verdict, fact, notes, wrong }) => (
        <li key={key}>
          <span className={verdict === "met" ? undefined : "attention"}>
            <Icon name={MARKS[verdict]} />
          </span>
          <div>
            <p className="fact">
              <span className="sr">{words[verdict]}</span>
              {unbroken(fact)}
            </p>
            {notes.map((note) => (
              <p className="note" key={note} lang={HAN.test(note) ? "zh-CN" : undefined}>
                {unbroken(note)}
              </p>
            ))}
          </div>
          {wrong ? (
            <Way className="tool" href={wrong.href} aria-label={wrong.label}>
              {wrong.word}
            </Way>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
