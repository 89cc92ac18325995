/** Masks for screens, receipts and logs. The full values never leave the modules that own them. */

/** A name with its middle hidden: 林*禾, 王*, 欧阳** . */
export function maskName(name: string): string {
  const letters = [...name];
  if (letters.length <= 1) return name;
  if (letters.length === 2) return `${letters[0]}*`;
  return `${letters[0]}${"*".repeat(letters.length - 2)}${letters.at(-1)}`;
}

/** An identity number with all but the first four and the last four characters hidden. */
export function maskIdentity(identity: string): string {
  return `${identity.slice(0, 4)}${"*".repeat(Math.max(0, identity.length - 8))}${identity.slice(-4)}`;
}

/** A mobile number as 138****2046. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}
