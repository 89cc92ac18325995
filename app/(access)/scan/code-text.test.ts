import { expect, test } from "vitest";
import { codeIn } from "./code-text";

test("the signed part is found in a link of any installation's and by itself", () => {
  expect(codeIn("https://yyb.example/scan#aa.b-b.c_c")).toBe("aa.b-b.c_c");
  expect(codeIn(" http://localhost:3000/scan#a.b.c ")).toBe("a.b.c");
  expect(codeIn("a.b.c")).toBe("a.b.c");
});

test.each([
  "",
  "https://yyb.example/scan",
  "https://yyb.example/pay#a.b.c",
  "weixin://wxpay/a.b.c",
  "13800138000",
  "a.b",
  "a.b.c.d",
  "WIFI:S:home;P:secret;;",
])("what somebody else's code says (%s) stays on the phone", (text) => {
  expect(codeIn(text)).toBeNull();
});
