"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { FormOwner } from "./kept-form";

const OwnerContext = createContext<FormOwner | null>(null);

/** Tells the forms of a signed-in screen whose they are. */
export function OwnerProvider({ person, firm, children }: FormOwner & { children: ReactNode }) {
  return <OwnerContext value={{ person, firm }}>{children}</OwnerContext>;
}

/** Whose the forms of this screen are; null where nobody is known to be signed in. */
export function useOwner(): FormOwner | null {
  return useContext(OwnerContext);
}
