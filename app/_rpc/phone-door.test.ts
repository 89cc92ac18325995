import { expect, test } from "vitest";
import { answerPhone, type PhoneRequest } from "./phone-door";

/** A request that never gets further than the door. */
function request(headers: Readonly<Record<string, string>>, body: string | null): PhoneRequest {
  return {
    url: "http://localhost/api/trpc/policies.evaluate",
    method: "POST",
    headers: { get: (name) => headers[name] ?? null },
    signal: new AbortController().signal,
    cookie: () => undefined,
    readBody: async () => body,
  };
}

const JSON_BODY = { "content-type": "application/json" };

test.each([
  ["too long", request(JSON_BODY, null), 413, { attribute: "body", wanted: "at most 65536 bytes" }],
  ["no JSON by its own word", request({ "content-type": "text/plain" }, "{}"), 415, { wanted: "application/json" }],
  ["of no type", request({}, "{}"), 415, { attribute: "content-type" }],
])(
  "a body that is %s is refused in the procedures' own form, with what is wanted",
  async (_, asked, status, details) => {
    const answer = await answerPhone(asked);
    if (!(answer instanceof Response)) throw new Error("the door let it in");
    expect(answer.status).toBe(status);
    const { error } = await answer.json();
    expect(error.data).toMatchObject({
      httpStatus: status,
      refusal: { code: "INPUT_INVALID", details },
      outage: false,
    });
  },
);
