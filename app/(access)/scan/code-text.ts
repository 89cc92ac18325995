const CODE = /^(?:https?:\/\/[^/\s]+\/scan#)?([\w-]+\.[\w-]+\.[\w-]+)$/;

/**
 * The signed part of what a camera read, or null when it is no enterprise code at all: what somebody's other codes say is
 * never sent anywhere.
 */
export function codeIn(text: string): string | null {
  return CODE.exec(text.trim())?.[1] ?? null;
}
