/// <reference lib="webworker" />

declare const self: ServiceWorkerGlobalScope;

/** What a push of ours holds; see server/reminders/send-reminders.ts. */
type Told = {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly receipt: string;
};

const FALLBACK: Told = { id: "", title: "甬易办", body: "打开看看", url: "/inbox", receipt: "" };

/** Browsers take a permission away from pages that are pushed to and show nothing: something is always shown. */
self.addEventListener("push", (event) => {
  const told = read(event.data);
  const { title, body, url, id } = told;
  const shown = self.registration.showNotification(title, {
    body,
    tag: id, // the same message again takes the place of itself
    icon: "/icons/icon-192.png",
    lang: /[\u4e00-\u9fff]/.test(title) ? "zh-CN" : "en",
    data: { url },
  });
  event.waitUntil(shown.then(() => sayShown(told)));
});

/** A tap leads to the screen the message speaks of: in the window that is open, or in a new one. */
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data as { url: string };
  event.waitUntil(lead(url));
});

function read(data: PushMessageData | null): Told {
  try {
    return { ...FALLBACK, ...(data?.json() as Partial<Told>) };
  } catch {
    return FALLBACK;
  }
}

/** Tells the service that it was shown: the word that came inside the message is the proof. Without a line it stays unsaid. */
async function sayShown({ id, receipt }: Told): Promise<void> {
  if (!receipt) return;
  const body = JSON.stringify({ messageId: id, receipt });
  await fetch("/api/push", { method: "POST", headers: { "content-type": "application/json" }, body }).catch(() => {});
}

async function lead(url: string): Promise<void> {
  const inside = url.startsWith("/") && !url.startsWith("//") ? url : "/inbox";
  const [open] = await self.clients.matchAll({ type: "window" });
  if (!open) {
    await self.clients.openWindow(inside);
    return;
  }
  await open.focus().catch(() => {});
  await open.navigate(inside);
}

export {};
