export { createOpenIdSignIn, isLoopback, type OpenIdProvider } from "./openid-sign-in";
export { PROVIDERS, type Provider, type SignedInPerson, type SignInGateway } from "./sign-in-gateway";
