import { describe, expect, test } from "vitest";
import type { ClaimView } from "@/app/views";
import { resendChoices } from "./resend-choices";

const account = (accountId: string, over: { status?: "verified" | "closed"; isDefault?: boolean } = {}) => ({
  accountId,
  status: "verified" as const,
  isDefault: false,
  ...over,
});
const returned = (returnReason: ClaimView["returnReason"]) => ({ returnReason, payeeAccount: { accountId: "its" } });
const its = account("its", { isDefault: true });

describe("money that came back", () => {
  test.each(["account-blocked", "account-invalid", "name-mismatch", "account-closed"] as const)(
    "because of its account (%s) is never sent there again without its payee choosing so",
    (reason) => {
      expect(resendChoices(returned(reason), [its])).toEqual({ open: [its], preset: null, atFault: its });
      const other = account("other");
      expect(resendChoices(returned(reason), [its, other])).toEqual({
        open: [other, its],
        preset: other,
        atFault: its,
      });
    },
  );

  test("for another reason may be sent to the same account again", () => {
    expect(resendChoices(returned("other"), [account("other"), its])).toMatchObject({ preset: its, atFault: null });
  });

  test("goes to no account that is closed", () => {
    const closed = account("its", { status: "closed" });
    expect(resendChoices(returned("account-closed"), [closed])).toEqual({ open: [], preset: null, atFault: null });
  });
});
