import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Sql } from "postgres";
import { checkEditions } from "@/server/eligibility";
import {
  type ProgramFile,
  parseProgramFile,
  programDefinition,
  programValidity,
  unknownPrograms,
} from "@/server/policies";
import { progress } from "./place";

const PROGRAMS = path.resolve(import.meta.dirname, "../../db/seed/programs");

/** Every program file, parsed. @throws ProgramFileError naming the file that cannot be used. */
async function readProgramFiles(): Promise<ProgramFile[]> {
  const names = (await readdir(PROGRAMS)).filter((name) => name.endsWith(".yaml")).sort();
  return Promise.all(
    names.map(async (name) => {
      try {
        const file = parseProgramFile(await readFile(path.join(PROGRAMS, name), "utf8"));
        checkEditions([programDefinition(file, "demonstration"), programDefinition(file, "researched")]);
        return file;
      } catch (error) {
        throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }),
  );
}

/**
 * Publishes the programs of the demonstration, and lists the others. A changed file becomes a new version; an unchanged one changes
 * nothing.
 */
export async function publishPrograms(sql: Sql, at: Date): Promise<void> {
  const all = await readProgramFiles();
  const ids = new Set(all.map(({ id }) => id));
  for (const file of all) {
    const unknown = unknownPrograms(file, ids);
    if (unknown.length > 0)
      throw new Error(`${file.id} asks what was paid under ${unknown.join(", ")}, which no file is`);
  }
  const files = all.filter(({ demonstration }) => demonstration.publish);
  for (const [i, file] of files.entries()) {
    const digest = digestOf(file);
    const { from, to } = programValidity(file, "demonstration");
    await sql`
      insert into program_version (program_id, version, audience, valid_from, valid_to, definition, digest, published_at)
      select ${file.id}, coalesce(max(version), 0) + 1, ${file.audience}, ${from}, ${to}, ${sql.json(file as never)},
             ${digest}, ${at.toISOString()}
        from program_version where program_id = ${file.id}
      having coalesce((select digest from program_version where program_id = ${file.id} order by version desc limit 1), '') <> ${digest}`;
    progress("publish programs", i + 1, files.length);
  }
  await listPrograms(
    sql,
    all.filter(({ demonstration }) => !demonstration.publish),
    at,
  );
}

/** What the city knows of and does not run, as its files say it now; none of it is ever paid. */
async function listPrograms(sql: Sql, files: readonly ProgramFile[], at: Date): Promise<void> {
  const rows = files.map((file) => ({
    program_id: file.id,
    audience: file.audience,
    definition: sql.json(file as never),
    digest: digestOf(file),
    listed_at: at.toISOString(),
  }));
  await sql.begin(async (tx) => {
    await tx`delete from catalogue_program where program_id <> all(${rows.map(({ program_id }) => program_id)})`;
    for (const row of rows) {
      await tx`
        insert into catalogue_program ${tx(row)} on conflict (program_id) do update
           set audience = excluded.audience, definition = excluded.definition, digest = excluded.digest,
               listed_at = excluded.listed_at
         where catalogue_program.digest <> excluded.digest`;
    }
  });
}

function digestOf(file: ProgramFile): string {
  return createHash("sha256").update(JSON.stringify(file)).digest("base64url");
}
