export {
  addAccount,
  type Creditor,
  creditorOf,
  defaultAccount,
  indexAccountNumber,
  isPayeeStopped,
  makeDefault,
  markClosed,
  markRefused,
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
export { type Device, deviceOf, placeOf } from "./device";
export { DevicesView, endDevice, readDevices, signOutEverywhere } from "./devices";
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
export { showCode } from "./show-code";
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
