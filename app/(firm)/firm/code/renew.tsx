"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { Messages } from "@/app/_messages/catalogue";

const TRY_AGAIN_MS = 5_000;
const PATIENCE_MS = 4_000;

/** Whether the service can be reached: a page that is fetched again without a line would leave the screen instead. */
async function hasLine(): Promise<boolean> {
  const asked = { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) } as const;
  return fetch("/api/health", asked).then(
    () => true,
    () => false,
  );
}

/**
 * Has the next code fetched before this one runs out, and at once when the screen is looked at again. Where there is no line it
 * says that the code on the screen may be over, and goes on trying.
 */
export function Renew({ afterMs, words }: { afterMs: number; words: Messages["firmCode"] }) {
  const router = useRouter();
  const [isStale, setStale] = useState(false);
  useEffect(() => {
    const renew = async () => {
      if (document.hidden) return;
      const reached = await hasLine();
      setStale(!reached);
      if (reached) router.refresh();
    };
    const look = () => void renew();
    const timer = setInterval(look, isStale ? TRY_AGAIN_MS : afterMs);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", look);
    };
  }, [router, afterMs, isStale]);
  return (
    <p className={isStale ? "note attention" : "note"} role="status">
      {isStale ? words.stale : words.renews}
    </p>
  );
}
