export { type SmsSimulator, type SmsSimulatorOptions, startSmsSimulator } from "./simulator";
export { APPROVED_TEMPLATES } from "./templates";
