/** What a check of the log came to. */
type Checked = { readonly ok: boolean; readonly keyKnown: boolean; readonly withoutKey: boolean };

/**
 * The exit code of `audit verify`: 0 sound, 1 not, 2 could not be verified. A log whose hashes hold, but whose signatures were
 * held against no key, is not verified, unless whoever asks has said that the hashes alone are meant.
 */
export function exitCodeOf({ ok, keyKnown, withoutKey }: Checked): 0 | 1 | 2 {
  if (!ok) return 1;
  return keyKnown || withoutKey ? 0 : 2;
}
