import { describe, expect, test } from "vitest";
import { isForeign, readBody, withBody } from "./door";
import { forgottenSessionCookie, sessionCookie } from "./session-cookie";

const URL_OF_OURS = "http://localhost:3000/api/trpc/x";

describe("a body", () => {
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    new Request(URL_OF_OURS, { method: "POST", body, headers, duplex: "half" } as RequestInit);

  test("is read whole up to its limit, also when a letter is cut between two pieces", async () => {
    const bytes = new TextEncoder().encode("领取");
    const pieces = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.slice(0, 2));
        controller.enqueue(bytes.slice(2));
        controller.close();
      },
    });
    expect(await readBody(post(pieces), 6)).toBe("领取");
    expect(await readBody(new Request(URL_OF_OURS), 6)).toBe("");
  });

  test("that does not say its length is read no further than the limit", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    expect(await readBody(post(endless), 4 * 1024)).toBeNull();
    expect(sent).toBeLessThan(10);
  });

  test("that was read is handed on with everything else of its request, and is no JSON where it is none", async () => {
    const request = post('{"a":1}', { cookie: "c=1" });
    const read = withBody(request, '{"a":1}');
    expect([read.url, read.method, read.headers.get("cookie")]).toEqual([URL_OF_OURS, "POST", "c=1"]);
    expect(await read.json()).toEqual({ a: 1 });
    await expect(withBody(request, "{").json()).rejects.toThrow(SyntaxError);
  });

  test("that says it is too long is not read at all", async () => {
    expect(await readBody(post("{}", { "content-length": "70000" }), 65_536)).toBeNull();
  });
});

describe("another site's page", () => {
  const from = (origin: string | null, method = "POST") =>
    isForeign(new Request(URL_OF_OURS, { method, headers: { host: "localhost:3000", ...(origin ? { origin } : {}) } }));

  test.each([["http://evil.example"], ["http://localhost:3001"], ["null"], ["not an origin"]])(
    "%s may change nothing",
    (origin) => {
      expect(from(origin)).toBe(true);
    },
  );

  test("is told from our own, from a machine without an origin, and from one that only reads", () => {
    expect(from("http://localhost:3000")).toBe(false);
    expect(from(null)).toBe(false);
    expect(from("http://evil.example", "GET")).toBe(false);
  });
});

describe("the cookie that ends a session", () => {
  test("is taken by the browser over HTTPS: a __Host- name without Secure would be ignored", () => {
    const cookie = forgottenSessionCookie("https://city.example");
    expect(cookie).toMatch(/^__Host-yyb_session=; /);
    expect(cookie.split("; ")).toEqual(expect.arrayContaining(["Path=/", "Max-Age=0", "HttpOnly", "Secure"]));
    expect(sessionCookie("https://city.example")).toMatchObject({ secure: true, path: "/" });
  });

  test("carries no Secure on the plain loopback, where the browser would ignore it", () => {
    expect(forgottenSessionCookie("http://localhost:3000")).not.toContain("Secure");
  });
});
