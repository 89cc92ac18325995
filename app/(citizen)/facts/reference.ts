/** Twelve digits as one says them on the telephone: 2611 2048 3920. */
export function sayReference(reference: string): string {
  return reference.replace(/\B(?=(\d{4})+$)/g, " ");
}
