import { expect, test } from "vitest";
import { readConfig } from "./config";

const KEY = Buffer.alloc(32, 1).toString("base64");
const HERE = "http://localhost:3000";
const provider = (issuer: string) => JSON.stringify({ zlb: { issuer, clientId: "c", clientSecret: "a secret" } });
const read = (publicOrigin: string, providers: string) =>
  readConfig({
    NODE_ENV: "production",
    APP_DATABASE_URL: "postgres://x",
    ...{ DATA_KEY: KEY, INDEX_KEY: KEY, SESSION_KEY: KEY, BANK_CALLBACK_KEY: KEY },
    BANK_URL: "http://127.0.0.1:1",
    PUBLIC_ORIGIN: publicOrigin,
    SIGN_IN_PROVIDERS: providers,
  });

test.each([
  ["https://yyb.example", "http://127.0.0.1:54620/zlb", "a simulated provider, where others can reach us"],
  [HERE, "http://10.0.0.7/zlb", "a provider elsewhere without TLS"],
  ["http://192.168.1.5:3000", "http://127.0.0.1:54620/zlb", "a simulated provider, on a local network"],
])("%s is not served with %s: %s", (publicOrigin, issuer) => {
  expect(() => read(publicOrigin, provider(issuer))).toThrow("SIGN_IN_PROVIDERS.zlb.issuer must be https");
});

test.each([["not JSON"], ['{"zlb": {}}'], ['{"other": {}}'], [provider("ftp://x")]])(
  "%s is named as malformed",
  (providers) => {
    expect(() => read(HERE, providers)).toThrow(/SIGN_IN_PROVIDERS/);
  },
);

test("what is malformed is named without its value", () => {
  expect(() => read(HERE, '{"zlb": {"clientSecret": 7}}')).toThrow(expect.not.stringContaining("7"));
});

// Last: what was read well once is kept for the process.
test("a real provider needs its issuer and its client, and nothing else", () => {
  expect(read("https://yyb.example", provider("https://id.example")).signInProviders.zlb).toEqual({
    ...{ issuer: "https://id.example", clientId: "c", clientSecret: "a secret" },
    ...{ clientAuth: "post", scope: "openid profile", identityClaim: "id_number", nameClaim: "name" },
  });
});
