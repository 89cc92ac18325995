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
export { askDelegation, readRequest, readRequests, withdrawRequest } from "./ask-delegation";
export {
  AnswerInput,
  ChangeInput,
  DelegateKey,
  FirmDelegationsView,
  FirmLimitInput,
  RequestKey,
  RequestsView,
  RequestView,
  StandingView,
} from "./delegation";
export { namesAt } from "./delegation-store";
export { CodeScanInput, CodeScanKey, CodeScanView, EnterpriseCodeView } from "./enterprise-code";
export {
  answerRequest,
  changeDelegation,
  readDelegations,
  readStanding,
  revokeDelegation,
  setFirmLimit,
} from "./grant-delegation";
export { readSubject } from "./identity-store";
export { AddAccountInput, BANKS, BankView, PayeeAccountView } from "./payee-account";
export { scanCode } from "./scan-code";
export { showCode } from "./show-code";
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
