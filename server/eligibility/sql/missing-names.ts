import { NotForSql } from "./not-for-sql";
import { quoteText } from "./quote";
import { KNOWN } from "./value";

const MOST_NAMES = 62; // bits of a bigint that leave its sign alone

/** The names of what one program can lack, each with a bit of its own. */
export class MissingNames {
  private readonly bits = new Map<string, number>();

  /** The mask of some names. @throws NotForSql when a program reads more facts than a bigint has bits. */
  mask(names: readonly string[]): string {
    let mask = 0n;
    for (const name of names) {
      const bit = this.bits.get(name) ?? this.bits.size;
      if (bit >= MOST_NAMES) throw new NotForSql(`a program that reads more than ${MOST_NAMES} facts`);
      this.bits.set(name, bit);
      mask |= 1n << BigInt(bit);
    }
    return mask === 0n ? KNOWN : `${mask}::bigint`;
  }

  /** The names of a mask as an array of texts, in the order in which the program reads them. */
  namesOf(mask: string): string {
    if (this.bits.size === 0) return "array[]::text[]";
    const rows = [...this.bits].map(([name, bit]) => `(${quoteText(name)}, ${bit})`).join(", ");
    return `array(select n.name from (values ${rows}) n(name, bit) where ((${mask}) >> n.bit) & 1 = 1 order by n.bit)`;
  }
}
