const CITY_OFFSET_MS = 8 * 3_600_000;

/** An instant as Aliyun writes it: China's wall clock. */
export function wallClock(at: Date): string {
  return new Date(at.getTime() + CITY_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}

/** The body in which Aliyun brings the receipts of messages it took; `change` overwrites fields of each. */
export function aliyunReceipts(
  taken: readonly { phone: string; reference: string; messageId: string }[],
  change: Record<string, unknown> = {},
): string {
  return JSON.stringify(
    taken.map(({ phone, reference, messageId }) => ({
      phone_number: phone,
      send_time: "",
      report_time: wallClock(new Date()),
      success: true,
      err_code: "DELIVERED",
      err_msg: "",
      sms_size: "1",
      biz_id: reference,
      out_id: messageId,
      ...change,
    })),
  );
}
