import type { BrowserContext } from "@playwright/test";

/** Listens to everything a phone complains about. */
export type Guard = {
  /** Begins to listen to a phone. */
  watch(context: BrowserContext): void;
  /** Expects a complaint that the journey itself provokes, such as a line that was cut. */
  allow(...complaints: RegExp[]): void;
  /** What was complained about and not expected. */
  complaints(): readonly string[];
};

/**
 * A line without a network, as the browser itself reports it: on a request, and on a service worker it cannot fetch, whose
 * registration fails with an error of no words.
 */
export const NO_LINE =
  /net::ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION_\w+|ABORTED|NETWORK_CHANGED)|unknown error occurred when fetching the script|^$/;
/** An answer with the given status, as the browser itself reports it. */
export const answeredWith = (status: number): RegExp =>
  new RegExp(`the server responded with a status of ${status}\\b`);

/** Collects console errors (a violation of the content security policy is one) and scripts that failed. */
export function createGuard(): Guard {
  const heard: string[] = [];
  const allowed: RegExp[] = [];
  return {
    watch(context) {
      context.on("console", (message) => {
        if (message.type() === "error") heard.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (failure) => heard.push(String(failure.error().stack ?? failure.error())));
    },
    allow: (...complaints) => void allowed.push(...complaints),
    complaints: () => heard.filter((text) => !allowed.some((pattern) => pattern.test(text))),
  };
}
