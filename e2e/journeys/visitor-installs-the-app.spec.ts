import type { Page } from "@playwright/test";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";

/** Every answer that the phone keeps, as text. */
function cached(page: Page): Promise<{ url: string; text: string }[]> {
  return page.evaluate(async () => {
    const kept: { url: string; text: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = await cache.match(request);
        kept.push({ url: new URL(request.url).pathname, text: (await answer?.text()) ?? "" });
      }
    }
    return kept;
  });
}

/** Width and height of a PNG, from its header. */
const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

test.use({ installs: true });

test.describe("A visitor keeps the app on the home screen", () => {
  test("the browser finds nothing in the way of installing it, and every icon is the picture it says", async ({
    page,
    stack,
  }) => {
    await page.goto("/sign-in");
    await page.evaluate(() => navigator.serviceWorker.ready);
    const devtools = await page.context().newCDPSession(page);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // a browser without windows of its own cannot install anything; that is no fault of the page
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);

    const manifest = await (await page.request.get(`${stack.url}/manifest.webmanifest`)).json();
    expect(manifest).toMatchObject({
      name: "甬易办",
      start_url: "/",
      scope: "/",
      display: "standalone",
      lang: "zh-CN",
    });
    expect(manifest.icons.some(({ purpose }: { purpose?: string }) => purpose === "maskable")).toBe(true);
    for (const { src, sizes, type } of manifest.icons as { src: string; sizes: string; type: string }[]) {
      const answer = await page.request.get(stack.url + src);
      expect(answer.headers()["content-type"], src).toContain(type);
      if (type !== "image/png") continue;
      const { width, height } = sizeOf(await answer.body());
      expect(`${width}x${height}`, src).toBe(sizes);
    }
  });

  test("the service worker is never served from a stale cache", async ({ page, stack }) => {
    const answer = await page.request.get(`${stack.url}/sw.js`);
    expect(answer.status()).toBe(200);
    expect(answer.headers()["cache-control"]).toBe("no-cache");
    expect(answer.headers()["content-type"]).toContain("javascript");
  });

  test("after a session nothing personal is left in any cache or store of the phone", async ({
    page,
    city,
    said,
    signedIn,
  }) => {
    await page.goto("/sign-in");
    await page.evaluate(() => navigator.serviceWorker.ready);
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, "NB-SHAJ-2019");
    for (const path of ["/", "/me", "/accounts", "/claims", `/entitlements/${entitlementId}`]) await page.goto(path);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await page.getByRole("link", { name: "到账凭证" }).click();
    await expect(page.getByRole("article")).toBeVisible();
    const [claim] = await city.claimsOf(lin.subjectId);

    const kept = await cached(page);
    expect(kept.map(({ url }) => url)).toContain("/offline");
    for (const { url, text } of kept) {
      expect(url).toMatch(
        /^\/(_next\/static\/|icons\/|offline$|verify$|kept-taps\.js$|manifest\.webmanifest$|[\w-]+\.(m?js|png|svg|ico)$)/,
      );
      for (const personal of [lin.name, lin.subjectId, entitlementId, claim?.claimId ?? "no claim", "6620"]) {
        expect(text.includes(personal), `${personal} in ${url}`).toBe(false);
      }
    }
    const stores = await page.evaluate(async () => ({
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
    }));
    expect(stores).toEqual({ local: {}, session: {}, databases: [] });
  });
});
