import type { Page } from "@playwright/test";

/** What a phone was asked to read aloud. */
export type Reading = { readonly sentences: readonly string[]; readonly language: string; readonly stopped: boolean };

type Recorder = { readings: { sentences: readonly string[]; language: string; stopped: boolean }[] };

/** Puts a voice into the phone that remembers instead of speaking. Before the first page. */
export async function recordVoice(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const recorder: Recorder = { readings: [] };
    Object.assign(window, {
      recordedVoice: recorder,
      yongyibanVoice: {
        speak: (sentences: readonly string[], language: string) =>
          recorder.readings.push({ sentences, language, stopped: false }),
        stop: () => {
          const last = recorder.readings.at(-1);
          if (last) last.stopped = true;
        },
      },
    });
  });
}

/** Everything that was read on the open page, oldest first. */
export function readings(page: Page): Promise<Reading[]> {
  return page.evaluate(() => (window as unknown as { recordedVoice: Recorder }).recordedVoice.readings);
}
