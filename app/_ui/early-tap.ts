/**
 * A page is readable before its scripts have come, seconds before on a slow phone. Until then a button could do nothing,
 * and a form would put what was typed into the address. So each button says that it waits, a few lines in the page
 * keep the last tap, and the button takes it up when it can.
 */
const WAITS = "data-waits";

/** Runs in the page before everything else; written into it, because what had to be fetched would come too late. */
export const KEEPS_EARLY_TAPS = `(() => {
  const keep = (event, button) => {
    if (!button?.hasAttribute("${WAITS}")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const other of document.querySelectorAll("[${WAITS}][aria-busy]")) other.removeAttribute("aria-busy");
    button.setAttribute("aria-busy", "true");
  };
  addEventListener("click", (event) => keep(event, event.target.closest("button")), true);
  addEventListener("submit", (event) => keep(event, event.submitter), true);
})()`;

function takeUp(button: HTMLButtonElement | null): void {
  if (!button?.hasAttribute(WAITS)) return;
  button.removeAttribute(WAITS);
  if (!button.hasAttribute("aria-busy")) return;
  button.removeAttribute("aria-busy");
  setTimeout(() => button.click()); // once the framework has finished what it is in
}

/** For every button that only does something through its script: a tap that comes before the script is not lost. */
export const keepsEarlyTap = { [WAITS]: "", ref: takeUp } as const;
