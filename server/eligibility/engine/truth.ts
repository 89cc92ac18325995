import type { Row } from "./row";

/** How a condition stands for a subject. UNSURE: the codes cannot say, and the interpreter has to be asked. */
export const FALSE = 0;
export const TRUE = 1;
export const NEITHER = 2; // null: known, and neither true nor false
export const LACKING = 3; // unknown: the names are in row.unknown
export const UNSURE = 4;
export type Truth = typeof FALSE | typeof TRUE | typeof NEITHER | typeof LACKING | typeof UNSURE;

/** Works out a condition for the row's subject. */
export type TruthCode = (row: Row) => Truth;
