export { EvaluateInput, EvaluationView, evaluateProgram, listPolicies, PolicyView } from "./evaluate";
export {
  claimableFrom,
  type ProgramSummary,
  type PublishedRule,
  publishedRule,
  type RunnableProgram,
  runnablePrograms,
  sayProgram,
} from "./program";
export { describeOutcome, runCases } from "./program-case";
export {
  type ProgramFile,
  ProgramFileError,
  parseProgramFile,
  programDefinition,
  programValidity,
} from "./program-file";
export { unknownPrograms } from "./program-ids";
export { placeInFile } from "./program-place";
export { programOf, recallProgram } from "./program-store";
export {
  type PublishedProgram,
  publishedProgram,
  publishedPrograms,
  publishedVersion,
  recallVersion,
} from "./published-program";
