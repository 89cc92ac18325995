import { expect, it } from "vitest";
import { wayBack } from "./way-back";

it.each(["/claims/clm_1", "/entitlements/ent_1?from=home"])("leads back to a path of ours: %s", (path) => {
  expect(wayBack(path, "/me")).toBe(path);
});

it.each([
  undefined,
  "",
  "me",
  "https://evil.test/",
  "//evil.test",
  "/\\evil.test",
  "/x/..//evil.test",
  "javascript:alert(1)",
  ["/a", "/b"],
])("never leads to another site: %j", (path) => {
  expect(wayBack(path, "/me")).toBe("/me");
});
