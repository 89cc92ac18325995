"use client";

import { useEffect, useRef } from "react";
import { forgetAllTaps } from "../../../(citizen)/_tap/kept-taps";

/** Another session begins with this form: what an earlier one tapped without a line is forgotten. */
export function FreshStart() {
  const mark = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const form = mark.current?.form;
    form?.addEventListener("submit", forgetAllTaps);
    return () => form?.removeEventListener("submit", forgetAllTaps);
  }, []);
  return <input type="hidden" ref={mark} />;
}
