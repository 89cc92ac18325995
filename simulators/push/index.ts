export { type PushSimulator, startPushSimulator } from "./simulator";
