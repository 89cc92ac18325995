/** What was typed, kept in this tab while somebody signs in again. */
type KeptForm = {
  readonly owner: string;
  readonly keptAt: number;
  readonly fields: readonly (readonly [string, string])[];
};

const LIFE_MS = 30 * 60_000;
const MAX_CHARS = 20_000;

const keyOf = () => `yyb_form:${window.location.pathname}${window.location.search}`;

/** Keeps what stands in a form, for the same person only. Where the tab keeps nothing, nothing is kept. */
export function keepForm(form: HTMLFormElement, owner: string): void {
  const fields = [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  const text = JSON.stringify({ owner, keptAt: Date.now(), fields });
  try {
    if (text.length <= MAX_CHARS) sessionStorage.setItem(keyOf(), text);
  } catch {
    // a tab that may not keep anything asks again instead
  }
}

/** Puts back what the same person had typed before she was asked to sign in again, once; anybody else's is forgotten. */
export function restoreForm(form: HTMLFormElement, owner: string): void {
  const kept = takeKept();
  if (!kept || kept.owner !== owner || Date.now() - kept.keptAt > LIFE_MS) return;
  for (const [name, value] of kept.fields) {
    const field = form.elements.namedItem(name);
    // What is ticked belongs to the screen's own state; what was typed belongs to the field.
    const isTicked = field instanceof HTMLInputElement && field.type !== "text";
    if (isTicked) continue;
    if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement
    ) {
      field.value = value;
    }
  }
}

function takeKept(): KeptForm | null {
  try {
    const text = sessionStorage.getItem(keyOf());
    sessionStorage.removeItem(keyOf());
    const kept: unknown = JSON.parse(text ?? "null");
    const isOurs = typeof kept === "object" && kept !== null && "fields" in kept && Array.isArray(kept.fields);
    return isOurs ? (kept as KeptForm) : null;
  } catch {
    return null;
  }
}
