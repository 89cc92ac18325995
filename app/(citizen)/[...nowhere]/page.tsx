import { notFound } from "next/navigation";

/** An address that no screen has: within the frame, so that it still says for whom one acts. */
export default function Nowhere() {
  notFound();
}
