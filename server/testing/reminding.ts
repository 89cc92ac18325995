import type { Context } from "@/server/context";
import { planReminders, type SendOptions, sendDue } from "@/server/reminders";
import type { TestService, TestSubject } from "./test-service";

/** Somebody who can be sent text messages. */
export type Reachable = TestSubject & { readonly phone: string; readonly ctx: Context };

/** What tests of reminders do with a service: somebody who can be reached, something she is owed, and one round of reminders. */
export function remindingWith(serviceOf: () => TestService) {
  let count = 0;
  const jobOf = () => serviceOf().as({ kind: "system", job: "reminders" });
  const sending = (more: Partial<SendOptions> = {}): SendOptions => ({
    campaignId: null,
    limit: 100,
    concurrency: 8,
    deadlineMs: 400,
    quiet: null,
    ...more,
  });
  return {
    sending,
    async personWithPhone(): Promise<Reachable> {
      const service = serviceOf();
      const person = await service.person(`王测试${count}`);
      const phone = `139${String(++count).padStart(8, "0")}`;
      await service.phone(person.subjectId, phone);
      return { ...person, phone, ctx: service.asPerson(person.subjectId) };
    },
    owe: (subjectId: string, amountFen = 10_000) =>
      serviceOf().owe(subjectId, amountFen, { claimableFrom: jobOf().today() }),
    async remind(more: Partial<SendOptions> = {}) {
      await planReminders(jobOf(), null);
      return sendDue(jobOf(), sending(more));
    },
    messagesOf: (subjectId: string) =>
      serviceOf().owner`select * from reminder_message where subject_id = ${subjectId} order by created_at, message_id`,
  };
}
