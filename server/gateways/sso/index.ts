export { createDemoSignIn, type DemoPerson, type DemoSignIn } from "./demo-sign-in";
export { PROVIDERS, type Provider, type SignedInPerson, type SignInProvider } from "./sign-in-provider";
