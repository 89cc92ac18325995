import type { Messages } from "@/app/_messages/catalogue";
import { Route } from "./route";

/** Where things stand when a session has ended: worked out, waiting for a sign-in, and one tap from arriving. */
export function ExpiredRoute({ title, words }: { title: string; words: Messages["expiry"] }) {
  return (
    <Route
      still
      title={title}
      stops={[
        { key: "ready", state: "done", name: words.ready, note: words.readyNote, time: null },
        { key: "here", state: "here", name: words.here, note: words.hereNote, time: null },
        { key: "after", state: "waiting", name: words.after, note: words.afterNote, time: null },
      ]}
    />
  );
}
