import { checkProgram } from "@/server/eligibility";
import { parseProgramFile, programDefinition, runCases, unknownPrograms } from "@/server/policies";
import { type Finding, findingsOf, type Report, sayFault } from "./finding";
import { FOLDER, type ProgramSource, programsIn } from "./program-files";

/** Whether a file is a program that holds together, in the researched dates and parameters and in the demonstration's. */
export function checkFile(source: ProgramSource): Report {
  return reportOf(source, () => {
    const program = parseProgramFile(source.text);
    for (const edition of ["researched", "demonstration"] as const) checkProgram(programDefinition(program, edition));
    const unknown = unknownPrograms(program, new Set(programsIn(FOLDER, [])));
    if (unknown.length > 0) return { passed: 0, findings: [unknownFinding(source.file, unknown)] };
    return { passed: program.conditions.length, findings: [] };
  });
}

/** Whether a file's worked cases come out as they say. */
export function testFile(source: ProgramSource): Report {
  return reportOf(source, () => {
    const results = runCases(parseProgramFile(source.text));
    const findings = results.flatMap(({ case: one, differences }) =>
      differences.map((message) => ({
        file: source.file,
        line: null,
        place: one.id,
        message: `  ${one.title}: ${message}`,
      })),
    );
    return { passed: results.length - findings.length, findings };
  });
}

function reportOf(source: ProgramSource, look: () => Omit<Report, "program">): Report {
  try {
    return { program: source.id, ...look() };
  } catch (error) {
    return { program: source.id, passed: 0, findings: findingsOf(error, source) };
  }
}

function unknownFinding(file: string, ids: readonly string[]): Finding {
  const named = ids.join(", ");
  const message = sayFault({
    what: {
      zh: `没有编号是${named}的事项，所以永远查不到发放记录`,
      en: `There is no program ${named}, so nothing will ever have been paid under it`,
    },
    remedy: {
      zh: `改成${FOLDER}里的编号；别处发的，写进 outsidePrograms`,
      en: `Write the id of a file in ${FOLDER}, or declare it under outsidePrograms`,
    },
  });
  return { file, line: null, place: "file", message };
}
