import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import type { Face } from "./faces";
import { choosePage, gonePage, pagePolicy } from "./pages";
import { type Person, subjectName } from "./people";
import type { Language } from "./words";

/** One provider with its face and its address. */
export type Site = { readonly face: Face; readonly issuer: string; readonly provider: Provider };

type Routed = Site & {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly people: readonly Person[];
  /** The page on which somebody is chosen, drawn once in each language. */
  readonly pages: Readonly<Record<Language, Buffer>>;
  readonly backTo: string;
};

const MAX_FORM_BYTES = 4_096;
const INTERACTION = /^\/(zlb|zwfw|yongpai)\/interaction\/([\w-]{1,64})$/;

/** Answers every request: each provider below its own path, the pages on which somebody is chosen, and whether all is well. */
export function createRoutes(all: {
  sites: readonly Site[];
  people: readonly Person[];
  backTo: string;
  remembered: () => number;
}) {
  const { people, backTo } = all;
  const sites = new Map(
    all.sites.map((site) => {
      site.provider.on("server_error", (_, error) => process.stderr.write(`${site.face.id}: ${error.stack}\n`));
      const draw = (language: Language) => Buffer.from(choosePage({ face: site.face, language, people }), "utf8");
      const pages = { zh: draw("zh"), en: draw("en") };
      const handle = site.provider.callback();
      return [site.face.id as string, { ...site, handle, people, pages, backTo } satisfies Routed];
    }),
  );
  return (request: IncomingMessage, response: ServerResponse): void => {
    void answer(request, response).catch((error: unknown) => {
      process.stderr.write(`The sign-in simulator failed: ${error instanceof Error ? error.stack : error}\n`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    if (pathname === "/health") {
      const health = { status: "ok", simulator: "sign-in", pid: process.pid, people: people.length };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ ...health, remembered: all.remembered() }));
      return;
    }
    const site = sites.get(pathname.split("/", 2)[1] ?? "");
    if (!site) response.writeHead(404).end();
    else if (INTERACTION.test(pathname)) await interact(site, request, response);
    else {
      // The provider stands below its path and knows only what follows it.
      const mounted = request as IncomingMessage & { originalUrl?: string };
      mounted.originalUrl = request.url ?? "/";
      request.url = mounted.originalUrl.slice(site.face.id.length + 1) || "/";
      await site.handle(request, response);
    }
  }
}

/** The page on which a person is chosen, and the choice. */
async function interact(site: Routed, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { face, provider, people, pages, backTo } = site;
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const details = await provider.interactionDetails(request, response).catch(() => null);
  const language = languageOf(url.searchParams.get("lang") ?? details?.params.ui_locales);
  if (!details) {
    answerPage(response, { html: Buffer.from(gonePage({ face, language, backTo })), status: 410, backTo });
    return;
  }
  if (request.method !== "POST") {
    answerPage(response, { html: pages[language], status: 200, backTo });
    return;
  }
  const { origin, host } = request.headers;
  const fields = origin && origin !== `http://${host}` ? null : await readForm(request);
  const person = people.find(({ slug }) => slug === fields?.get("person"));
  if (person) {
    const login = { accountId: subjectName(face.id, person.slug), remember: false };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  } else if (fields?.get("deny")) {
    const denied = { error: "access_denied", error_description: "the person chose not to sign in" };
    await provider.interactionFinished(request, response, denied, { mergeWithLastSubmission: false });
  } else response.writeHead(fields ? 400 : 403).end();
}

function languageOf(asked: unknown): Language {
  return String(asked ?? "").startsWith("en") ? "en" : "zh";
}

function answerPage(response: ServerResponse, page: { html: Buffer; status: number; backTo: string }): void {
  response.writeHead(page.status, {
    "content-length": page.html.length,
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "content-security-policy": pagePolicy(page.backTo),
  });
  response.end(page.html);
}

/** The fields of a form of at most 4 KiB; null for a longer one. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_FORM_BYTES) return null;
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString("utf8"));
}
