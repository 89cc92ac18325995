export { createDemoSignIn, type DemoPerson, type DemoSignIn } from "./demo-sign-in";
export type { Provider, SignedInPerson, SignInProvider } from "./sign-in-provider";
