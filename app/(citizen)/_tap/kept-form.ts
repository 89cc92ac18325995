/** Whose form it is: a person, and the firm for which she fills it in, where it is a firm's. Neither name nor number. */
export type FormOwner = { readonly person: string; readonly firm: string };

type Box = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type KeptField = { readonly name: string; readonly value: string; readonly ticked: boolean | null };
/** What was typed and ticked, kept in this tab while somebody signs in again. */
type KeptForm = { readonly person: string; readonly keptAt: number; readonly fields: readonly KeptField[] };

const PREFIX = "yyb_form:";
const LIFE_MS = 30 * 60_000;
const MAX_CHARS = 20_000;
/** Boxes that a restored choice brings to the screen are there a frame or two later. */
const FRAMES = 10;
const NEVER_KEPT = ["password", "file", "hidden", "submit", "button", "reset"];

const keyOf = (owner: FormOwner, form: string) =>
  `${PREFIX}${window.location.pathname}${window.location.search} ${form} ${owner.firm}`;

/** Keeps what stands in a form, for the same person only. Where the tab keeps nothing, nothing is kept. */
export function keepForm(within: HTMLElement, owner: FormOwner, form: string): void {
  const fields = boxesIn(within).map((box) => ({ name: box.name, value: box.value, ticked: tickOf(box) }));
  const text = JSON.stringify({ person: owner.person, keptAt: Date.now(), fields } satisfies KeptForm);
  try {
    if (text.length <= MAX_CHARS) sessionStorage.setItem(keyOf(owner, form), text);
  } catch {
    // a tab that may not keep anything asks again instead
  }
}

/** Whether something is kept for a form of this screen. */
export function isKept(owner: FormOwner, form: string): boolean {
  return keptIn(keyOf(owner, form), owner.person) !== null;
}

/**
 * Puts back, once, what the same person had filled in before she was asked to sign in again. What is folded away opens.
 * @returns stops it, where the form goes before all of it stands there.
 */
export function restoreForm(within: HTMLElement, owner: FormOwner, form: string): () => void {
  const key = keyOf(owner, form);
  let left = keptIn(key, owner.person)?.fields ?? [];
  forget(key);
  if (left.length > 0) within.closest("details")?.setAttribute("open", "");
  let frame = 0;
  const put = (frames: number) => {
    left = left.filter((field) => !putBack(within, field));
    if (left.length > 0 && frames > 0) frame = requestAnimationFrame(() => put(frames - 1));
  };
  put(FRAMES);
  return () => cancelAnimationFrame(frame);
}

/** Forgets what this tab keeps of anybody else, or for too long; of nobody in particular: everything. */
export function forgetForms(person: string | null): void {
  try {
    for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX)))
      if (person === null || keptIn(key, person) === null) forget(key);
  } catch {
    // nothing was kept there
  }
}

function boxesIn(within: HTMLElement): Box[] {
  return [...within.querySelectorAll<Box>("input[name], select[name], textarea[name]")].filter(
    ({ type }) => !NEVER_KEPT.includes(type),
  );
}

const isTicked = (box: Box): box is HTMLInputElement => box.type === "radio" || box.type === "checkbox";
const tickOf = (box: Box) => (isTicked(box) ? box.checked : null);

/** False where the box is not on the screen, or not yet. */
function putBack(within: HTMLElement, { name, value, ticked }: KeptField): boolean {
  const box = boxesIn(within).find((one) => one.name === name && (ticked === null || one.value === value));
  if (!box || box.disabled) return false;
  if (isTicked(box)) {
    if (box.checked !== ticked && (ticked || box.type === "checkbox")) box.click();
  } else if (box.value !== value) {
    // by the element's own setter, and told: a box whose text the screen holds would otherwise be emptied again
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value")?.set?.call(box, value);
    box.dispatchEvent(new Event(box instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
  }
  return true;
}

function keptIn(key: string, person: string): KeptForm | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    return isForm(kept) && kept.person === person && Date.now() - kept.keptAt < LIFE_MS ? kept : null;
  } catch {
    return null;
  }
}

function isForm(kept: unknown): kept is KeptForm {
  return typeof kept === "object" && kept !== null && "fields" in kept && Array.isArray(kept.fields);
}

function forget(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // nothing was kept there
  }
}
