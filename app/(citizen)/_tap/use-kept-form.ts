"use client";

import { type RefObject, useEffect, useRef } from "react";
import { type FormOwner, isKept, keepForm, restoreForm } from "./kept-form";
import type { Failure } from "./outcome";
import { useOwner } from "./owner";

/** Which form of a screen. */
type WhichForm = {
  /** Its own among all forms of its screen. */
  readonly name: string;
  /** True for what somebody fills in as herself, in whoever's name she acts; otherwise it is kept for that firm alone. */
  readonly asHerself?: boolean;
};

function useFormOwner({ asHerself = false }: WhichForm): FormOwner | null {
  const owner = useOwner();
  return owner && asHerself ? { ...owner, firm: "" } : owner;
}

/**
 * A form that loses nothing when the session ends under it: what was typed, chosen and ticked is kept in this tab until the
 * same person is back. @returns for the form, or whatever stands around its boxes; each box needs a name, each tick a value.
 */
export function useKeptForm<Around extends HTMLElement = HTMLFormElement>(
  which: WhichForm & { readonly failure: Failure | null },
): RefObject<Around | null> {
  const around = useRef<Around>(null);
  const { name, failure } = which;
  const owner = useFormOwner(which);
  const person = owner?.person;
  const firm = owner?.firm;
  useEffect(() => {
    if (!around.current || person === undefined || firm === undefined) return;
    return restoreForm(around.current, { person, firm }, name);
  }, [person, firm, name]);
  useEffect(() => {
    if (!around.current || person === undefined || firm === undefined) return;
    if (failure?.kind === "signed-out") keepForm(around.current, { person, firm }, name);
  }, [person, firm, name, failure]);
  return around;
}

/** Tells once that something is kept for a form which is not on the screen yet. */
export function useWhenKept(which: WhichForm, onKept: () => void): void {
  const owner = useFormOwner(which);
  const person = owner?.person;
  const firm = owner?.firm;
  const { name } = which;
  const tell = useRef(onKept);
  tell.current = onKept;
  useEffect(() => {
    if (person !== undefined && firm !== undefined && isKept({ person, firm }, name)) tell.current();
  }, [person, firm, name]);
}
