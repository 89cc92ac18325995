export { claimableFrom, type ProgramSummary, type RunnableProgram, runnablePrograms } from "./program";
export { type ProgramFile, parseProgramFile, programValidity } from "./program-file";
export { programOf } from "./program-store";
