import type { Route } from "next";

const OWN_ORIGIN = "https://own.invalid";

/** Where a screen leads back to: the path it was asked to return to, if that is a path of ours. */
export function wayBack(asked: string | string[] | undefined, otherwise: Route): Route {
  if (typeof asked !== "string" || !asked.startsWith("/") || !URL.canParse(asked, OWN_ORIGIN)) return otherwise;
  const { origin, pathname, search } = new URL(asked, OWN_ORIGIN);
  return origin === OWN_ORIGIN && !pathname.startsWith("//") ? ((pathname + search) as Route) : otherwise;
}
