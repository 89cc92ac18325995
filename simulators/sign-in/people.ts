import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";

const Bilingual = z.object({ zh: z.string(), en: z.string() });

const Person = z.object({
  slug: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string(),
  identity: z.string(),
  situation: Bilingual,
  roles: z.array(z.object({ firm: z.string(), title: z.string() })).default([]),
  office: z.string().nullable().default(null),
});
/** An invented person who can be signed in as, with the firms she acts for and the office she works at. */
export type Person = z.infer<typeof Person>;

/** The invented people of a file. @throws Error when it cannot be read or says something else. */
export async function readPeople(file: string): Promise<Person[]> {
  return z.array(Person).parse(JSON.parse(await readFile(file, "utf8")));
}

/** Under which name one provider knows a person: each another one, and none that says who she is. */
export function subjectName(provider: string, slug: string): string {
  return createHash("sha256").update(`${provider} ${slug}`).digest("base64url").slice(0, 22);
}
