import type { Face } from "./faces";
import type { Person } from "./people";
import { STYLE } from "./style";
import { type Language, WORDS } from "./words";

/** What one page is drawn from. */
type Page = { readonly face: Face; readonly language: Language };

/** What the pages may load and where their form may lead: a browser asks that of the answer to a form as well. */
export function pagePolicy(backTo: string): string {
  const form = `form-action 'self' ${backTo}`;
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; ${form}; frame-ancestors 'none'; base-uri 'none'`;
}

/**
 * The page on which somebody is chosen. Plain forms and no script; every value is escaped. It is the same for everybody who
 * comes: its form leads back to the address it stands at.
 */
export function choosePage(page: Page & { people: readonly Person[] }): string {
  const { face, language, people } = page;
  const words = WORDS[language];
  const groups = [
    { title: words.groups.people, of: people.filter(({ roles, office }) => roles.length === 0 && office === null) },
    { title: words.groups.firms, of: people.filter(({ roles }) => roles.length > 0) },
    { title: words.groups.office, of: people.filter(({ roles, office }) => roles.length === 0 && office !== null) },
  ];
  const rows = groups
    .filter(({ of }) => of.length > 0)
    .map(({ title, of }) => `<h2>${title}</h2><ul>${of.map((person) => row(person, language)).join("")}</ul>`);
  const other = language === "zh" ? "en" : "zh";
  return frame(page, {
    title: words.title,
    tool: `<a class="tool" href="?lang=${other}" lang="${other === "zh" ? "zh-CN" : "en"}">${words.otherLanguage}</a>`,
    body: `<h1>${words.title}</h1>
<p>${words.note}</p>
<form method="post">
${rows.join("\n")}
<p class="told">${words.told}</p>
<button class="deny" name="deny" value="1">${words.deny}</button>
</form>
<p class="line">${face.line[language]}</p>`,
  });
}

function row(person: Person, language: Language): string {
  const words = WORDS[language];
  const roles = person.roles.map(({ firm, title }) => words.role(firm, title));
  const notes = [person.situation[language], ...roles, ...(person.office === null ? [] : [words.office])];
  return `<li><button class="person" name="person" value="${safe(person.slug)}"><span class="sign" aria-hidden="true">${safe(person.name.slice(0, 1))}</span>
<span><b>${safe(person.name)}</b>${notes.map((note) => `<span class="note">${safe(note)}</span>`).join("")}</span></button></li>`;
}

/** The page of a sign-in that is over: left too long, finished already, or begun by nobody. */
export function gonePage(page: Page & { backTo: string }): string {
  const words = WORDS[page.language];
  return frame(page, {
    title: words.goneTitle,
    tool: "",
    body: `<h1>${words.goneTitle}</h1><p>${words.gone}</p><p><a class="deny" href="${safe(page.backTo)}">${words.back}</a></p>`,
  });
}

function frame({ face, language }: Page, part: { title: string; tool: string; body: string }): string {
  const words = WORDS[language];
  const name = face.name[language];
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${part.title}，${name}（${words.demo}）</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body class="${face.id}">
<p class="banner" role="note"><b>${words.demo}</b><span>${words.banner(name)}</span></p>
<header><span class="brand">${name}</span>${part.tool}</header>
<main>${part.body}</main>
</body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function safe(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}
