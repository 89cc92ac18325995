"use client";

import { type RefObject, useEffect, useRef } from "react";
import { keepForm, restoreForm } from "./kept-form";
import type { Failure } from "./outcome";

/**
 * A form that loses nothing when the session ends under it: what was typed is kept in this tab until the same person is
 * back. @param owner tells people apart on one phone; it stays in the tab.
 */
export function useKeptForm(owner: string, failure: Failure | null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.current) restoreForm(form.current, owner);
  }, [owner]);
  useEffect(() => {
    if (form.current && failure?.kind === "signed-out") keepForm(form.current, owner);
  }, [owner, failure]);
  return form;
}
