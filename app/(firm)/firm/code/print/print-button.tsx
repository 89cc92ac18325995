"use client";

import { Button } from "@/app/_ui/button";

/** Opens the browser's own way of printing. */
export function PrintButton({ children }: { children: string }) {
  return (
    <Button weight="outline" icon="document" onClick={() => window.print()}>
      {children}
    </Button>
  );
}
