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
  /** Only the account of a pool's own treasury fills it. */
  readonly treasurysOwn: boolean;
  /** The evening asks the bank about the returns that its statement alone tells of. */
  readonly lateReturns: boolean;
  /** Nothing begins for whom the bank calls deceased: no claim, no attempt. */
  readonly nothingAfterDeath: boolean;
  /** No order goes out any more to whom the bank calls deceased, however long it has waited. */
  readonly noOrderAfterDeath: boolean;
  /** Whoever holds the phone of one who was called deceased is signed out. */
  readonly signedOutByDeath: boolean;
  /** What was given up is never sent again. */
  readonly givenUpForGood: boolean;
  /** Only what came back can be given up. */
  readonly onlyReturnedIsGivenUp: boolean;
  /** A repayment counts once under the bank's reference. */
  readonly repaidOnce: boolean;
  /** A repayment that bounced is taken back once. */
  readonly undoneOnce: boolean;
  /** What was repaid already is not returned a second time. */
  readonly returnsWhatIsLacking: boolean;
  /** A treasury is ordered once a day to repay, and what was ordered is not due again. */
  readonly settledOnce: boolean;
  /** That an order was carried out is booked once. */
  readonly orderWordOnce: boolean;
  /** The bank is asked about an order between pools before it is told of it. */
  readonly askedFirst: boolean;
  /** An order that the bank knows and our books have lost is taken in with the bank's sum. */
  readonly lostTakenIn: boolean;
  /** Nothing is repaid to the bank for a payment that no statement has proved. */
  readonly settledWhenProved: boolean;
  /** A file of the bank stays until all of its words were taken. */
  readonly fileStays: boolean;
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
  treasurysOwn: true,
  lateReturns: true,
  nothingAfterDeath: true,
  noOrderAfterDeath: true,
  signedOutByDeath: true,
  givenUpForGood: true,
  onlyReturnedIsGivenUp: true,
  repaidOnce: true,
  undoneOnce: true,
  returnsWhatIsLacking: true,
  settledOnce: true,
  orderWordOnce: true,
  askedFirst: true,
  lostTakenIn: true,
  settledWhenProved: true,
  fileStays: true,
};
