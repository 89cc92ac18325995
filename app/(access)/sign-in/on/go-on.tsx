"use client";

import { useEffect } from "react";
import { takeFragment } from "../kept-fragment";

/** Goes on at once, as a whole new page; this one leaves no entry to come back to. */
export function GoOn({ to }: { to: string }) {
  useEffect(() => window.location.replace(to + takeFragment(to)), [to]);
  return null;
}
