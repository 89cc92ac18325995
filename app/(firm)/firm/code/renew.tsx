"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Has the next code fetched before this one runs out, and at once when the screen is looked at again. */
export function Renew({ afterMs }: { afterMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const renew = () => {
      if (!document.hidden) router.refresh();
    };
    const timer = setInterval(renew, afterMs);
    document.addEventListener("visibilitychange", renew);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [router, afterMs]);
  return null;
}
