export type { Purpose, Vault } from "./vault";
