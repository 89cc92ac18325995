export { PROVIDERS, type Provider, type SignedInPerson, type SignInProvider } from "./sign-in-provider";
