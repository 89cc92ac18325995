import { type RefObject, useEffect, useRef } from "react";

/**
 * Moves the focus to a part of the screen when it takes another's place, so that whoever goes by keyboard or by ear stands
 * where the new words begin.
 *
 * @param takesPlace false for a screen that was simply opened: there the browser has put the focus already.
 */
export function useArrivalFocus<Part extends HTMLElement>(takesPlace: boolean): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useEffect(() => {
    if (takesPlace) part.current?.focus({ preventScroll: true });
  }, [takesPlace]);
  return part;
}
