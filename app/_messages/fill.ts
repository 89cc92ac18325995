/** Fills the {names} of a sentence. For client islands, whose sentences come as properties and hold nothing but names. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
