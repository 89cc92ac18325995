/** A check number as it stands in a text message: 482 915. */
export function sayCheckCode(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}
