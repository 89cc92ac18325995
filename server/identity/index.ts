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
export { readSubject } from "./identity-store";
export { AddAccountInput, BANKS, BankView, PayeeAccountView } from "./payee-account";
export {
  actFor,
  callerOf,
  endEarlier,
  financeOfficer,
  isStillSignedIn,
  readMe,
  readSession,
  type Session,
  signIn,
  signOut,
  viewSubject,
} from "./sign-in";
export { MeView, SubjectView } from "./subject";
