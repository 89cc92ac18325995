/** The day of decision in every query: its first parameter. */
export const AS_OF = "$1::date";
