import { z } from "zod";

/** A browser's address at its push service, as the browser gave it. */
export const PushSubscription = z.object({
  endpoint: z.url().max(1_000),
  keys: z.object({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}=?$/),
    auth: z.string().regex(/^[A-Za-z0-9_-]{22}(==)?$/),
  }),
});
export type PushSubscription = z.infer<typeof PushSubscription>;

/** One notification. A later one with the same topic takes the place of one that still waits at the push service. */
export type PushOrder = {
  readonly subscription: PushSubscription;
  readonly payload: string;
  /** How long the push service may keep it for a phone that is off. */
  readonly ttlSeconds: number;
  readonly topic: string;
};

/** What the push service said. `gone`: the browser has let go of it; it is never tried again. */
export type PushAnswer =
  | { readonly kind: "accepted"; readonly reference: string | null }
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "unknown"; readonly code: string };

/** Web push with this service's VAPID key. */
export type PushGateway = {
  /** What a browser subscribes with; public. */
  readonly publicKey: string;
  /** True for an address at a push service that is known: we post to no other. */
  isKnownService(endpoint: string): boolean;
  /** Never throws for what the push service or the line does. */
  send(order: PushOrder, deadlineMs: number): Promise<PushAnswer>;
};
