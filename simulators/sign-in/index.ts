export type { Person } from "./people";
export { type SignInSimulator, startSignInSimulator } from "./simulator";
