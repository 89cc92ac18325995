// The page /verify: reads a receipt from the address (#…), from what is pasted, or from a file, and checks it here. It
// sends nothing anywhere; the page's policy would not let it.
import { FINGERPRINT } from "/verify-key.mjs";
import { verifyReceipt } from "/verify-receipt.mjs";

const MAX_FILE_BYTES = 8 * 1024 * 1024;
const CITY_OFFSET_MS = 8 * 3600 * 1000;
const root = document.documentElement;
const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];
const part = (name) => document.querySelector(`[data-part="${name}"]`);

const language = cookie("yyb_lang") === "en" ? "en" : "zh-CN";
const size = cookie("yyb_size");
root.lang = language;
root.dataset.mode = cookie("yyb_mode") === "elder" ? "elder" : "standard";
root.dataset.size = size === "large" || size === "largest" ? size : "standard";
const words = JSON.parse(document.getElementById("words").textContent)[language];
for (const element of document.querySelectorAll("[data-say]")) element.textContent = words[element.dataset.say];
document.title = words.title;
part("own-key").textContent = FINGERPRINT ?? words.noKey;

// Whoever came from a screen of ours finds the way back to it; an elder screen reads itself aloud and says whom to ask.
const isElder = root.dataset.mode === "elder";
const cameFrom = document.referrer.startsWith(`${location.origin}/`) ? new URL(document.referrer).pathname : null;
if (cameFrom !== null && cameFrom !== location.pathname) {
  part("back").href = cameFrom;
  part("back").hidden = false;
  part("wordmark").hidden = true;
}
part("ask").hidden = !isElder;

const SLOWER_THAN_USUAL = 0.85;
const phoneVoice = "speechSynthesis" in window && {
  speak(sentences, language, ended) {
    speechSynthesis.cancel();
    sentences.forEach((sentence, at) => {
      const utterance = new SpeechSynthesisUtterance(sentence);
      Object.assign(utterance, { lang: language, rate: SLOWER_THAN_USUAL });
      if (at === sentences.length - 1) utterance.onend = utterance.onerror = ended;
      speechSynthesis.speak(utterance);
    });
  },
  stop: () => speechSynthesis.cancel(),
};
const voice = window.yongyibanVoice ?? phoneVoice; // set by a test that listens instead of hearing
let isReading = false;
const sayReading = (reading) => {
  isReading = reading;
  part("read").setAttribute("aria-pressed", String(reading));
  part("read-word").textContent = reading ? words.stopReading : words.readAloud;
};
part("read").hidden = !isElder || !voice;
part("read").addEventListener("click", () => {
  const lines = document.getElementById("main").innerText.split("\n");
  const sentences = lines.map((line) => line.trim()).filter(Boolean);
  if (isReading) voice.stop();
  else voice.speak(sentences, language, () => sayReading(false));
  sayReading(!isReading);
});
addEventListener("pagehide", () => voice && voice.stop());

// Once opened it works without a line: it is kept here with what checks receipts. Where nothing may be kept, it works with a line.
navigator.serviceWorker?.register("/sw.js").catch(() => {});

const city = (instant) => new Date(Date.parse(instant) + CITY_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
const money = (fen) =>
  `¥${Math.floor(fen / 100).toLocaleString("en-US")}.${String(fen % 100).padStart(2, "0")}`;

/** Says what was found: the verdict first, then what the receipt shows. */
function show({ verdict, keyKnown, content, ...log }) {
  const genuine = verdict === "genuine";
  const good = genuine && keyKnown;
  part("verdict").replaceChildren(
    document.getElementById(good ? "genuine" : "wrong").content.cloneNode(true),
    good ? words.genuine : genuine ? words.otherKey : words[verdict],
  );
  part("verdict").className = good ? "state arrived" : "state attention";
  part("advice").textContent = good ? words.genuineNote : genuine ? words.otherKeyNote : words[`${verdict}Note`];
  // What an altered receipt says is not repeated, and nothing is left of one that was checked before: either would look
  // like something that was proved.
  part("sum").hidden = part("lines").hidden = !genuine;
  for (const shown of [part("sum"), ...part("lines").querySelectorAll("[data-part]")]) shown.textContent = "";
  if (genuine) {
    part("sum").textContent = money(content.amountFen);
    const lines = {
      program: content.program,
      issuer: content.issuer,
      payee: content.payee,
      account: content.account,
      credited: city(content.creditedAt),
      number: content.voucher,
      payment: content.payment,
      place: words.placeOf.replace("{place}", log.leafIndex + 1).replace("{count}", log.treeSize),
      signed: city(log.signedAt),
      key: log.fingerprint,
    };
    for (const [name, text] of Object.entries(lines)) part(name).textContent = text;
  }
  part("result").hidden = false;
  part("result").scrollIntoView({ block: "start" });
}

async function check(text) {
  show(await verifyReceipt(text, { keys: FINGERPRINT ? [FINGERPRINT] : [] }));
}

/** The text of a file: of a picture what its code says, where this browser can read codes; else its bytes as letters. */
async function textOf(file) {
  if (file.size > MAX_FILE_BYTES) return "";
  if (!file.type.startsWith("image/")) return new TextDecoder("latin1").decode(await file.arrayBuffer());
  if (!("BarcodeDetector" in window)) return "";
  const codes = await new window.BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
  return codes.map(({ rawValue }) => rawValue).join("\n");
}

part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  void check(part("text").value);
});
part("check").addEventListener("click", () => part("form").requestSubmit());
part("file").addEventListener("change", async () => {
  const [file] = part("file").files;
  if (file) await check(await textOf(file));
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", async (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  await check(file ? await textOf(file) : event.dataTransfer.getData("text"));
});
const fromAddress = () => {
  if (location.hash.length > 1) void check(location.hash);
};
addEventListener("hashchange", fromAddress);
fromAddress();
