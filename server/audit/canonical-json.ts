/**
 * One text for one value, whatever way it was written or stored: RFC 8785 for what we use of JSON (names sorted, no
 * space, numbers as ECMAScript prints them). A name whose value is undefined is left out, as in a stored document.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (value instanceof Date) return JSON.stringify(value);
  if (value !== null && typeof value === "object") {
    const named = Object.entries(value).filter(([, member]) => member !== undefined);
    named.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${named.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}
