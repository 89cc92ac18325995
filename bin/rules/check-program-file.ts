import { type Bilingual, checkEditions } from "@/server/eligibility";
import { parseProgramFile, programDefinition, runCases, unknownPrograms } from "@/server/policies";
import { type Finding, findingIn, findingsOf, type Report } from "./finding";
import { FOLDER, type ProgramSource, programsIn } from "./program-files";

/** Whether a file is a program that holds together, in the researched dates and parameters and in the demonstration's. */
export function checkFile(source: ProgramSource): Report {
  return reportOf(source, () => {
    const program = parseProgramFile(source.text);
    checkEditions((["researched", "demonstration"] as const).map((edition) => programDefinition(program, edition)));
    if (program.id !== source.id) return { passed: 0, findings: [misnamed(source, program.id)] };
    const unknown = unknownPrograms(program, new Set(programsIn(FOLDER, [])));
    if (unknown.length > 0) return { passed: 0, findings: unknown.map((one) => unknownFinding(source, one)) };
    return { passed: program.conditions.length, findings: [] };
  });
}

/** Whether a file's worked cases come out as they say. */
export function testFile(source: ProgramSource): Report {
  return reportOf(source, () => {
    const results = runCases(parseProgramFile(source.text));
    const findings = results.flatMap(({ case: one, differences }) =>
      differences.map((difference) => differenceFinding(source, one, difference)),
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

function differenceFinding(
  { id: program, file, text }: ProgramSource,
  { id, title }: { id: string; title: string },
  difference: Bilingual,
): Finding {
  return findingIn(file, {
    ...positionIn(text, new RegExp(`^ *- *\\{? *id: *${id}\\b`, "m")),
    place: id,
    what: {
      zh: `算例“${title}”算出来的不一样：${difference.zh}`,
      en: `The case comes out differently: ${difference.en}`,
    },
    remedy: {
      zh: `对照手算的过程，改规则或改算例；逐条看：npm run rules -- explain ${program} ${id}`,
      en: `Compare with the calculation, and mend the rule or the case; clause by clause: npm run rules -- explain ${program} ${id}`,
    },
  });
}

function misnamed({ id, file, text }: ProgramSource, written: string): Finding {
  return findingIn(file, {
    ...positionIn(text, /^id:/m),
    place: "id",
    what: {
      zh: `编号是${written}，文件名却是${id}.yaml`,
      en: `The id is ${written}, but the file is called ${id}.yaml`,
    },
    remedy: { zh: `编号写成${id}，或给文件改名`, en: `Write ${id} as the id, or rename the file` },
  });
}

function unknownFinding({ file, text }: ProgramSource, id: string): Finding {
  return findingIn(file, {
    ...positionIn(text, new RegExp(`(?<=")${id}(?=")`)),
    place: "file",
    what: {
      zh: `没有编号是${id}的事项，所以永远查不到发放记录`,
      en: `There is no program ${id}, so nothing will ever have been paid under it`,
    },
    remedy: {
      zh: `改成${FOLDER}里的编号；别处发的，写进 outsidePrograms`,
      en: `Write the id of a file in ${FOLDER}, or declare it under outsidePrograms`,
    },
  });
}

/** Where a file first says something; its beginning where it does not. */
function positionIn(text: string, said: RegExp): Pick<Finding, "line" | "column"> {
  const before = text.slice(0, Math.max(0, text.search(said))).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
