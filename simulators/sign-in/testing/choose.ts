/**
 * Goes through a provider's pages as a browser without scripts does, and chooses somebody.
 * @param slug null refuses to sign in. @returns the callback's address as the provider wrote it; nobody goes there.
 */
export async function chooseAt(authorizeUrl: string, slug: string | null): Promise<URL> {
  const jar = new Map<string, string>();
  const ask = async (url: string, form?: URLSearchParams): Promise<{ location: string | null; status: number }> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, {
      method: form ? "POST" : "GET",
      headers: { cookie },
      body: form,
      redirect: "manual",
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    await answer.arrayBuffer();
    return { location: answer.headers.get("location"), status: answer.status };
  };
  const { origin } = new URL(authorizeUrl);
  const there = (location: string | null) => new URL(location ?? "", origin).href;
  const page = there((await ask(authorizeUrl)).location);
  const form: Record<string, string> = slug === null ? { deny: "1" } : { person: slug };
  const resume = there((await ask(page, new URLSearchParams(form))).location);
  return new URL(there((await ask(resume)).location));
}
