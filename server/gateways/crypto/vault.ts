/** What a sealed value is for, such as "identity-number". A value sealed for one purpose does not open for another. */
export type Purpose = string;

/** Encryption at rest for identity and account numbers. Synchronous, so that a batch is a plain loop. */
export interface Vault {
  /** The text, encrypted and bound to its purpose. The same text gives other bytes each time. */
  seal(text: string, purpose: Purpose): Buffer;
  /** The text of a sealed value. @throws AssertionError when it was altered, cut, or sealed for another purpose or key. */
  open(sealed: Uint8Array, purpose: Purpose): string;
  /** A keyed hash of 32 bytes by which a value is found without being opened; the same text and purpose give the same bytes. */
  indexOf(text: string, purpose: Purpose): Buffer;
}
