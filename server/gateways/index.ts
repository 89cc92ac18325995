export * from "./bank";
export * from "./crypto";
export * from "./sso";
