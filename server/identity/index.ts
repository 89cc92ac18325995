export {
  addAccount,
  type Creditor,
  creditorOf,
  defaultAccount,
  indexAccountNumber,
  isPayeeStopped,
  makeDefault,
  markClosed,
  openCreditor,
  payableOf,
  readAccounts,
  readPayeeAccount,
  requirePayable,
  stopPayee,
} from "./accounts";
export { type Device, deviceOf, placeOf } from "./device";
export { DevicesView, endDevice, readDevices, signOutEverywhere } from "./devices";
export { readSubject } from "./identity-store";
export { AddAccountInput, BANKS, BankView, PayeeAccountView } from "./payee-account";
export {
  answerScan,
  beginScan,
  followScan,
  openScan,
  ScanAnswer,
  ScanCode,
  type ScanProgress,
  ScanView,
  takeScan,
} from "./scan-sign-in";
export { callerOf, type OpenedSession, type Session } from "./session";
export {
  actFor,
  endEarlier,
  financeOfficer,
  isStillSignedIn,
  readMe,
  readSession,
  renewSession,
  signIn,
  signOut,
  viewSubject,
} from "./sign-in";
export { MeView, SubjectView } from "./subject";
