import type { Sql } from "postgres";

/** Whose rows the tables of reminders hold, as the walls' test lists them. */
export const REMINDER_TABLES = {
  contact_choice: { whose: "person_id", officer: false },
  push_subscription: { whose: "person_id", officer: false },
  reminder_campaign: { whose: "'-'::text", officer: true },
  reminder_item: { whose: "subject_id", officer: true },
  reminder_message: { whose: "recipient_id", officer: true },
  reminder_track: { whose: "subject_id", officer: true },
  unclaimed_total: { whose: "'-'::text", officer: true },
} as const;

/** One row in every table of a person's reminders, for the walls' test. */
export async function layReminders(
  owner: Sql,
  { subjectId, district }: { subjectId: string; district: string },
): Promise<void> {
  await owner`insert into contact_choice values (${subjectId}, true, true, 'zh-CN', now())`;
  await owner`insert into push_subscription values (${subjectId}, ${Buffer.from(subjectId.padEnd(32).slice(0, 32))}, '\\x00', now())`;
  await owner`insert into reminder_track values (${subjectId}, 'e', ${subjectId}, 'T-1', ${district}, '2026-01-01', 0, false, null)`;
  const messageId = subjectId.replace("sub", "rmd");
  await owner`insert into reminder_message (subject_id, message_id, recipient_id, jurisdiction_code, channel, status, language, check_code, item_count,
    amount_fen, cost_li, planned_for, created_at) values (${subjectId}, ${messageId}, ${subjectId}, ${district}, 'sms', 'sent', 'zh-CN', '000000', 1, 1, 0, now(), now())`;
  await owner`insert into reminder_item values (${subjectId}, ${messageId}, 'e', 'T-1', ${district}, 's', 'sms', 1, null)`;
}

/** One row in every table of an officer's reminders. */
export async function layUnclaimed(
  owner: Sql,
  { officerId, district }: { officerId: string; district: string },
): Promise<void> {
  await owner`insert into reminder_campaign values ('cmp_1', ${district}, 'n', '{}', 'running', null, 0, 0, '', false, ${officerId}, now())`;
  await owner`insert into unclaimed_total values (${district}, 'reason', 'told', 9, 9, 9, 9, now())`;
}
