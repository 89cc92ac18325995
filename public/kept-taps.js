// Shown by /offline only: what was tapped without a line and still waits on this phone. The same key and the same
// fields as app/(citizen)/_tap/kept-taps.ts; nothing else is read, and nothing of it leaves the phone from here.
(() => {
  const STORAGE_KEY = "yyb_kept_taps";
  const LIFE_MS = 24 * 3600 * 1000;
  const CITY_OFFSET_MS = 8 * 3600 * 1000;
  const ASK_AGAIN_MS = 5 * 1000;
  const root = document.documentElement;
  const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];
  const part = (name) => document.querySelector(`[data-part="${name}"]`);

  const language = cookie("yyb_lang") === "en" ? "en" : "zh-CN";
  const mode = cookie("yyb_mode") === "elder" ? "elder" : "standard";
  const size = cookie("yyb_size");
  root.lang = language;
  root.dataset.mode = mode;
  root.dataset.size = size === "large" || size === "largest" ? size : "standard";
  const words = JSON.parse(document.getElementById("words").textContent)[language];
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = words[element.dataset.say];
  document.title = words.title;

  function readTaps() {
    try {
      const kept = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
      return Array.isArray(kept) ? kept.filter((tap) => Date.now() - Date.parse(tap.tappedAt) < LIFE_MS) : [];
    } catch {
      return [];
    }
  }

  function show() {
    const taps = readTaps();
    const isKept = taps.length > 0;
    part("nothing").hidden = isKept;
    part("kept").hidden = !isKept;
    part("take-back").hidden = !isKept;
    if (!isKept) return;
    const headline = taps.length > 1 ? words.keptMany.replace("{count}", taps.length) : words.kept;
    part("headline").textContent = headline;
    document.title = headline;
    part("clock").textContent = new Date(Date.parse(taps[0].tappedAt) + CITY_OFFSET_MS).toISOString().slice(11, 19);
  }

  part("retry").addEventListener("click", () => location.reload());
  part("take-back").addEventListener("click", () => {
    localStorage.removeItem(STORAGE_KEY);
    part("taken-back").textContent = words.takenBack;
    show();
  });
  // The page that comes once there is a line sends it by itself. Phones tell of a line before it carries anything, and
  // some never tell: so our own house is asked from time to time, and the page comes when it answers at all.
  window.addEventListener("online", () => location.reload());
  setInterval(() => {
    if (!navigator.onLine || document.visibilityState !== "visible") return;
    fetch("/api/health", { cache: "no-store", credentials: "omit" }).then(
      () => location.reload(),
      () => {}, // still no line
    );
  }, ASK_AGAIN_MS);
  window.addEventListener("storage", show);
  show();
})();
