import { addDays, type CalendarDate, civilDateAt } from "@/server/kernel";
import { isBankDay } from "./bank-calendar";

/** From when on a working day the bank books what waited for it, in the city's time. */
const OPENS_AT = "08:30:00";
/** From when on an order waits for the next working day. */
const CUT_OFF_AT = "17:00:00";

/**
 * When the bank books an order that it took outside its hours: the instant of its next opening. Null within its hours, for then
 * no opening lies ahead; and where that lies in a year whose holidays are not known: nothing is promised then, and the bank's own
 * word alone says that money arrived.
 */
export function nextBankOpening(takenAt: Date): Date | null {
  const today = civilDateAt(takenAt);
  const isOpenToday = isBankDay(today);
  if (isOpenToday && takenAt < instantOf(today, OPENS_AT)) return instantOf(today, OPENS_AT);
  if (isOpenToday && takenAt < instantOf(today, CUT_OFF_AT)) return null;
  for (let day = addDays(today, 1); ; day = addDays(day, 1)) {
    const isOpen = isBankDay(day); // every year that is known has working days, and after the last one there is none
    if (isOpen === null) return null;
    if (isOpen) return instantOf(day, OPENS_AT);
  }
}

const instantOf = (day: CalendarDate, time: string) => new Date(`${day}T${time}+08:00`);
