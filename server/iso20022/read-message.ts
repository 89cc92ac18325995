import { CREDIT_NOTICE, type CreditNotice, readCreditNotice } from "./credit-notice";
import { CREDIT_TRANSFER, type CreditTransfer, readCreditTransfer } from "./credit-transfer";
import { PAYMENT_RETURN, type PaymentReturn, readPaymentReturn } from "./payment-return";
import { type BankStatement, readStatement, STATEMENT } from "./statement";
import { readStatusReport, STATUS_REPORT, type StatusReport } from "./status-report";
import { MessageUnreadable } from "./unreadable";
import { readDocument } from "./xml";

/** Any message that the bank and we exchange. */
export type Message =
  | { readonly kind: "credit-transfer"; readonly message: CreditTransfer }
  | { readonly kind: "status-report"; readonly message: StatusReport }
  | { readonly kind: "payment-return"; readonly message: PaymentReturn }
  | { readonly kind: "credit-notice"; readonly message: CreditNotice }
  | { readonly kind: "statement"; readonly message: BankStatement };

/**
 * Reads one message, whichever of the five it is: parsed, not trusted.
 * @throws MessageUnreadable saying which element is wrong, never what stood in it.
 */
export function readMessage(text: string): Message {
  const { name, tree } = readDocument(text);
  switch (name) {
    case CREDIT_TRANSFER:
      return { kind: "credit-transfer", message: readCreditTransfer(tree) };
    case STATUS_REPORT:
      return { kind: "status-report", message: readStatusReport(tree) };
    case PAYMENT_RETURN:
      return { kind: "payment-return", message: readPaymentReturn(tree) };
    case CREDIT_NOTICE:
      return { kind: "credit-notice", message: readCreditNotice(tree) };
    case STATEMENT:
      return { kind: "statement", message: readStatement(tree) };
    default:
      throw new MessageUnreadable("a message that was not agreed on");
  }
}
