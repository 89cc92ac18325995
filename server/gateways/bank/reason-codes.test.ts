import { expect, test } from "vitest";
import { faultOf, returnReasonOf } from "./reason-codes";

test.each([
  ["AC01", "account-invalid", "account"],
  ["AC03", "account-invalid", "account"],
  ["AC04", "account-closed", "account"],
  ["AC06", "account-blocked", "account"],
  ["AC07", "account-closed", "account"],
  ["BE01", "name-mismatch", "account"],
  ["RC04", "account-invalid", "account"],
  ["AC02", "other", "pool"],
  ["AM04", "other", "pool"],
  ["MD07", "payee-refused", "payee"],
  ["MS02", "payee-refused", "payee"],
  ["MS03", "other", "bank"],
  ["AM05", "other", "duplicate"],
  ["DU04", "other", "duplicate"],
])("%s is told as %s and is the fault of the %s", (code, returnReason, fault) => {
  expect([returnReasonOf(code), faultOf(code)]).toEqual([returnReason, fault]);
});

test.each(["ZZ99", "", "constructor", null])("a code that is not known (%j) blames no citizen", (code) => {
  expect([returnReasonOf(code), faultOf(code)]).toEqual(["other", "bank"]);
});
