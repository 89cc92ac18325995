import type { Route } from "next";
import Link from "next/link";
import type { ComponentProps } from "react";

/**
 * A way to another screen. Nothing is fetched before a finger chooses it: each screen is drawn for one person from the
 * database, and a home of ten lines would ask for ten of them.
 */
export function Way<T extends string>(
  props: Omit<ComponentProps<typeof Link>, "href" | "prefetch"> & { href: Route<T> },
) {
  return <Link {...props} prefetch={false} />;
}
