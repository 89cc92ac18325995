import { confirmClaim, readClaim, recordRepayment } from "@/server/claims";
import type { Caller } from "@/server/context";
import { fen } from "@/server/kernel";
import type { TestService, TestSubject } from "./test-service";

const CITY = "330200";
const DISTRICT = "330203";
const AMOUNT = 10_001;
const OFFICER = { kind: "officer", personId: "sub_officer", jurisdictionCode: DISTRICT } as const satisfies Caller;

/** What tests of 追缴 do with a service: a payee whom two pools and the bank's advance have paid, the officer who asks it back, and where the money is. */
export function askingBackWith(serviceOf: () => TestService) {
  let payee: TestSubject;
  const lin = () => payee;
  const me = () => serviceOf().asPerson(payee.subjectId);
  const officer = () => serviceOf().as(OFFICER);
  return {
    lin,
    me,
    officer,
    /** A new payee, and pools of which the district's has too little: most of its leg is advanced. */
    async begin() {
      payee = await serviceOf().person("林小禾");
      await serviceOf().fund(CITY, { balanceFen: 1_000_000 });
      await serviceOf().fund(DISTRICT, { balanceFen: 2_000, creditLineFen: 1_000_000 });
    },
    read: (claimId: string) => readClaim(me(), { claimId }),
    /** Money that arrived: three tenths from the city, the rest from the district's pool and the bank's advance. */
    async paid(): Promise<{ claimId: string; endToEndId: string }> {
      const entitlementId = await serviceOf().owe(payee.subjectId, AMOUNT, { citySharePermille: 300 });
      const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: payee.accountId };
      const { claimId } = await confirmClaim(me(), tap);
      const [order] = await serviceOf()
        .owner`select end_to_end_id as id from payment_instruction where claim_id = ${claimId}`;
      return { claimId, endToEndId: order?.id };
    },
    /** Under a reference of the test's own: what the bank brought is booked for one claim alone. */
    repay: (endToEndId: string, amountFen: number, reference: string) =>
      recordRepayment(officer(), {
        endToEndId,
        amountFen: fen(amountFen),
        bankReference: `${payee.subjectId.slice(-12)}-${reference}`,
      }),
    /** What each place holds, in fen: the city's pool, the district's pool, the district's advance, and what the subject has. */
    async held(): Promise<number[]> {
      const names = [`lac_pool_${CITY}`, `lac_pool_${DISTRICT}`, `lac_advance_${DISTRICT}`, `lac_${payee.subjectId}`];
      const rows = await serviceOf()
        .owner`select account_id as id, in_posted_fen - out_posted_fen as fen from ledger_balance`;
      return names.map((name) => Number(rows.find(({ id }) => id === name)?.fen ?? 0));
    },
  };
}

/** The payment that is asked back in every such test. */
export const ASKED_BACK = { city: CITY, district: DISTRICT, amountFen: AMOUNT, officer: OFFICER } as const;
