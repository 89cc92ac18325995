export { type CodeSigner, createCodeSigner } from "./code-signer";
export { createVault, type Purpose, type Vault } from "./vault";
