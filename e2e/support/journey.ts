import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Bank, bankAt } from "./bank";
import { type City, openCity, type Person } from "./city";
import { createGuard, type Guard } from "./guard";
import { type Said, saidIn } from "./said";
import { type Mode, type Stack, stackOf } from "./stack";
import type { Subject } from "./twin";

/** A phone beside the one every journey has. */
export type Phone = { readonly page: Page; readonly context: BrowserContext };

type WorkerFixtures = { readonly stack: Stack; readonly city: City; readonly bank: Bank };
/** What a journey is about beside its screens. */
type Options = {
  /** Whether the phone installs the service worker, which fetches the whole app: only where a journey is about it. */
  readonly installs: boolean;
};
type Fixtures = {
  readonly mode: Mode;
  /** The words and sums of this mode. */
  readonly said: Said;
  readonly guard: Guard;
  /** A person like the one of that name, of this test alone, signed in on this phone. */
  readonly signedIn: (slug: string) => Promise<Person>;
  /** Another phone of a person, signed in; its browser where it is a special one. Who acts for a firm says for which. */
  readonly anotherPhone: (person: Subject, more?: { browser?: Browser; firm?: Subject }) => Promise<Phone>;
};

/** A phone whose browser never gets to the service worker. */
const withoutWorker = (context: BrowserContext) =>
  context.addInitScript(() => {
    if (window.isSecureContext) ServiceWorkerContainer.prototype.register = () => new Promise(() => {});
  });

/** A journey on a phone. Whatever the phone complains about and the journey did not expect fails it. */
export const test = base.extend<Fixtures & Options, WorkerFixtures>({
  installs: [false, { option: true }],
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
    async ({}, use, { project }) => {
      await use(stackOf(project.metadata));
    },
    { scope: "worker" },
  ],
  city: [
    async ({ stack }, use) => {
      const city = openCity(stack);
      await use(city);
      await city.close();
    },
    { scope: "worker" },
  ],
  bank: [async ({ stack }, use) => use(bankAt(stack.bankUrl)), { scope: "worker" }],
  mode: async ({ stack }, use) => use(stack.mode),
  said: async ({ stack }, use) => use(saidIn(stack.mode)),
  guard: [
    async ({ context, installs }, use) => {
      if (!installs) await withoutWorker(context);
      const guard = createGuard();
      guard.watch(context);
      await use(guard);
      expect(guard.complaints(), "the phone complained").toEqual([]);
    },
    { auto: true },
  ],
  signedIn: async ({ city, context }, use) => {
    await use(async (slug) => {
      const person = await city.twinOf(slug);
      await city.signIn(context, person);
      return person;
    });
  },
  anotherPhone: async ({ browser, city, guard }, use) => {
    const phones: BrowserContext[] = [];
    await use(async (person, more = {}) => {
      const context = await (more.browser ?? browser).newContext();
      phones.push(context);
      await withoutWorker(context);
      guard.watch(context);
      await city.signIn(context, person, more.firm);
      return { context, page: await context.newPage() };
    });
    for (const phone of phones) await phone.close();
  },
});

export { expect };
