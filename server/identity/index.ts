export {
  addAccount,
  type Creditor,
  defaultAccount,
  makeDefault,
  markClosed,
  openCreditor,
  readAccounts,
  readPayeeAccount,
  requirePayable,
} from "./accounts";
export { readSubject } from "./identity-store";
export { AddAccountInput, BANKS, BankView, PayeeAccountView } from "./payee-account";
export {
  actFor,
  callerOf,
  endEarlier,
  isStillSignedIn,
  readMe,
  readSession,
  type Session,
  signIn,
  signOut,
  viewSubject,
} from "./sign-in";
export { MeView, SubjectView } from "./subject";
