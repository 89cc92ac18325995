import { useEffect, useRef } from "react";

/**
 * Where another screen takes the place of the one that held the focus, moves it to the new headline: whoever goes by keyboard or by
 * ear stands where the new words begin. Who held no focus there keeps hers, and a screen that was simply opened moves none.
 *
 * @param shown changes with what stands on the screen.
 * @param wasTapped true where the tap's own answer brought this screen, from one that is gone.
 */
export function useKeptFocus(shown: string, wasTapped = false): void {
  const held = useRef<Element | null>(null);
  const arrives = useRef(wasTapped);
  useEffect(() => {
    const note = (event: FocusEvent) => {
      held.current = event.target instanceof Element ? event.target : null;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again whenever something else is shown
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    const isGone = held.current !== null && !held.current.isConnected;
    if (isLost && (arrives.current || isGone)) focusHeadline();
    arrives.current = false;
  }, [shown]);
}

function focusHeadline(): void {
  const headline = document.querySelector<HTMLElement>("main h1");
  if (!headline) return;
  headline.tabIndex = -1;
  headline.focus({ preventScroll: true });
}
