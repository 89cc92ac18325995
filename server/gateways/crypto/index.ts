export { createVault, type Purpose, type Vault } from "./vault";
