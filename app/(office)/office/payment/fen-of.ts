import type { Fen } from "@/server/kernel";

const YUAN = /^(\d{1,11})(?:\.(\d{1,2}))?$/;

/** What somebody typed as yuan, in fen; null for what is no sum above nothing. Exact: no fraction is ever multiplied. */
export function fenOf(typed: string): Fen | null {
  const found = YUAN.exec(typed.replaceAll(/[,，\s]/g, ""));
  if (!found) return null;
  const fen = Number(`${found[1]}${(found[2] ?? "").padEnd(2, "0")}`);
  return Number.isSafeInteger(fen) && fen > 0 ? (fen as Fen) : null;
}
