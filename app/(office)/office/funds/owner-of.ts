import type { DifferenceView, FundsView } from "@/app/views";

/** Who has a difference in hand, as whoever looks at it says so: nobody yet but the office, she herself, or a colleague. */
export function ownerOf(
  { owner }: DifferenceView,
  { officerId }: Pick<FundsView, "officerId">,
): "office" | "me" | "colleague" {
  if (owner === officerId) return "me";
  return owner.startsWith("finance:") ? "office" : "colleague";
}
