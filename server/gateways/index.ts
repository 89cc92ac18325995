export * from "./bank";
export * from "./crypto";
export * from "./push";
export * from "./sms";
export * from "./sso";
