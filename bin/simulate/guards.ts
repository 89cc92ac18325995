/** What holds the money path together. All true in the product; a test takes one away and sees the simulation find it. */
export type Guards = {
  /** An entitlement has one claim for ever. */
  readonly oneClaim: boolean;
  /** A word of the bank is heard once. */
  readonly wordOnce: boolean;
  /** No account falls below its floor. */
  readonly floor: boolean;
  /** "We have had this order before" ends nothing. */
  readonly duplicateEndsNothing: boolean;
  /** An attempt whose outcome is unknown keeps its name: it is asked for, or sent again as it was. */
  readonly sameName: boolean;
  /** What stayed open without a job is looked after. */
  readonly sweep: boolean;
  /** What a treasury paid in fills the pool once under the bank's reference. */
  readonly creditOnce: boolean;
  /** The evening asks the bank about the returns that its statement alone tells of. */
  readonly lateReturns: boolean;
};

/** The guards of the product. */
export const ALL_GUARDS: Guards = {
  oneClaim: true,
  wordOnce: true,
  floor: true,
  duplicateEndsNothing: true,
  sameName: true,
  sweep: true,
  creditOnce: true,
  lateReturns: true,
};
