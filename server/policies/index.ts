export { CatalogueQuestion, CatalogueRow, listCatalogue } from "./catalogue";
export { decideUnlessStopped } from "./decide-unless-stopped";
export { EvaluationView, evaluateProgram, listPolicies, PolicyView } from "./evaluate";
export { wordsOf } from "./evaluate-facts";
export { readQuestion } from "./evaluate-input";
export { countInForce } from "./evaluate-store";
export { ProgramFileError } from "./file-fault";
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
export { programDefinition, programValidity } from "./program-definition";
export { type ProgramFile, parseProgramFile } from "./program-file";
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
