/** Why this browser cannot be pushed to: it cannot at all, or its person does not want it. */
export type PushState = "unable" | "denied";

type Subscribed = {
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
};

/** Asks the person, then the browser. To be called inside a press: nobody is asked out of the blue. */
export async function subscribeHere(publicKey: string): Promise<Subscribed | PushState> {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "unable";
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  try {
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    const { endpoint, keys } = subscription.toJSON();
    if (!endpoint || !keys?.p256dh || !keys.auth) return "unable";
    return { subscription: { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } } };
  } catch {
    return "unable"; // such as a push service that cannot be reached from here
  }
}

/**
 * Lets go of this browser's subscription, once the service has forgotten its address: asked in this order, what fails can
 * be tried again. Does nothing where there is none.
 */
export async function unsubscribeHere(forget: (endpoint: string) => Promise<unknown>): Promise<void> {
  if (!("serviceWorker" in navigator && "PushManager" in window)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription().catch(() => null);
  if (!subscription) return;
  await forget(subscription.endpoint);
  await subscription.unsubscribe().catch(() => false);
}
