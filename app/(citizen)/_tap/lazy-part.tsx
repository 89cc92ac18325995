"use client";

import { type ComponentType, lazy, useEffect } from "react";

/** Stands in for a part that could not be fetched without a line: draws the screen anew once there is one. */
function Unreached() {
  useEffect(() => {
    const again = () => window.location.reload();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);
  return null;
}

/** A part of a screen that is fetched when it is first shown, and that never breaks the screen when it cannot be. */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy<ComponentType<Props>>(() =>
    load().then(
      (part) => ({ default: part }),
      () => ({ default: Unreached }),
    ),
  );
}
