import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { benefit } from "../support/owed";

const nonceOf = (policy: string | undefined) => policy?.match(/script-src [^;]*'nonce-([^']+)'/)?.[1];

test.describe("What protects a visitor", () => {
  test("every page names the scripts that may run, by a nonce of its own, and allows nothing inline", async ({
    page,
    signedIn,
  }) => {
    await signedIn("linxiaohe");
    const nonces = new Set<string>();
    for (const path of ["/", "/me", "/claims", "/accounts/new", "/sign-in", "/nowhere"]) {
      const answer = await page.request.get(path);
      const policy = answer.headers()["content-security-policy"];
      const nonce = nonceOf(policy);
      expect(nonce, path).toBeTruthy();
      expect(policy).not.toMatch(/unsafe-(inline|eval)/);
      for (const directive of [
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ]) {
        expect(policy, path).toContain(directive);
      }
      const html = await answer.text();
      const scripts = html.match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length, path).toBeGreaterThan(0);
      for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`);
      expect(html, path).not.toMatch(/<[a-z][^>]*\s(on[a-z]+|style)=["']/i);
      nonces.add(nonce ?? "");
    }
    expect(nonces.size).toBe(6);
  });

  test("every answer carries the headers that keep it in its place, and says nothing of what made it", async ({
    page,
    stack,
  }) => {
    const get = (path: string) => page.request.get(stack.url + path);
    const tap = () => page.request.post(`${stack.url}/api/trpc/claims.confirm`, { data: {} }); // the second time by the direct door
    const pages = ["/sign-in", "/api/health", "/manifest.webmanifest", "/offline", "/sw.js", "/nowhere"];
    for (const path of [...pages, "tap", "tap again"]) {
      const headers = (await (path.startsWith("/") ? get(path) : tap())).headers();
      expect(headers, path).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "strict-transport-security": expect.stringContaining("max-age="),
        "permissions-policy": expect.stringContaining("camera=()"),
      });
      expect(headers["x-powered-by"], path).toBeUndefined();
    }
    const scanner = (await page.request.get(`${stack.url}/scan`, { maxRedirects: 0 })).headers();
    expect(scanner["permissions-policy"]).toMatch(/^camera=\(self\), microphone=\(\)/);
    expect(scanner["content-security-policy"]).toContain("worker-src 'self' blob:;");
    const elsewhere = (await page.request.get(`${stack.url}/sign-in`)).headers();
    expect(elsewhere["content-security-policy"]).toContain("worker-src 'self';");
    expect((await page.request.get(`${stack.url}/offline`)).headers()["content-security-policy"]).toContain(
      "default-src 'none'",
    );
  });

  test("a signed-in page is kept by nobody on the way", async ({ page, signedIn }) => {
    await signedIn("linxiaohe");
    for (const path of ["/", "/me", "/claims"]) {
      expect((await page.request.get(path)).headers()["cache-control"], path).toMatch(/no-store/);
    }
  });

  test("another site's page cannot tap in somebody's name", async ({ page, city, stack, signedIn }) => {
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, "NB-SHAJ-2019");
    const [account] = await city.sql`select account_id from payee_account where subject_id = ${lin.subjectId}`;
    const answer = await page.request.post(`${stack.url}/api/trpc/claims.confirm`, {
      headers: { origin: "https://elsewhere.invalid" },
      data: { entitlementId, entitlementVersion: 1, payeeAccountId: account?.account_id },
    });
    expect(answer.status()).toBe(403);
    expect(await city.claimsOf(lin.subjectId)).toEqual([]);
  });

  test("nobody speaks for the bank: unsigned, signed by another, or of any size, a word at its door moves nothing", async ({
    page,
    stack,
  }) => {
    const word = (headers: Record<string, string>, data = "<Document/>") =>
      page.request.post(`${stack.url}/api/bank`, { headers: { "content-type": "application/xml", ...headers }, data });
    expect((await word({})).status()).toBe(403);
    const signed = { "x-bank-timestamp": new Date().toISOString(), "x-bank-signature": `sha256=${"0".repeat(64)}` };
    expect((await word(signed)).status()).toBe(403);
    expect((await word(signed, "x".repeat(20_000))).status()).toBe(413);
  });

  test("an unknown address says so and leads home; nothing is lost", async ({ page, guard, signedIn }) => {
    guard.allow(answeredWith(404));
    await signedIn("linxiaohe");
    const answer = await page.goto("/nowhere");
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "没有找到这一页" })).toBeVisible();
    await expect(page.getByText("您的钱不受影响", { exact: false })).toBeVisible();
    await page.getByRole("link", { name: "回首页" }).click();
    await expect(page.getByRole("button", { name: /领/ })).toBeVisible();
  });

  test("somebody else's benefit, payment and receipt look exactly like what never existed", async ({
    page,
    context,
    city,
    guard,
    said,
    signedIn,
  }) => {
    guard.allow(answeredWith(404));
    const lin = await signedIn("linxiaohe");
    const { entitlementId } = await benefit(city, lin, "NB-SHAJ-2019");
    await page.goto(`/entitlements/${entitlementId}`);
    await page.getByRole("button", { name: said.claim(1_000_000) }).click();
    await expect(page.getByRole("heading", { name: said.arrived })).toBeVisible();
    const [claim] = await city.claimsOf(lin.subjectId);

    await city.signIn(context, await city.twinOf("chaiyongnian"));
    for (const path of [
      `/entitlements/${entitlementId}`,
      `/claims/${claim?.claimId}`,
      `/claims/${claim?.claimId}/receipt`,
      "/entitlements/ent_never",
      "/entitlements/missing/gap_never",
      "/claims/nonsense",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { name: "没有找到这一页" }), path).toBeVisible();
      expect(await page.locator("body").innerText(), path).not.toContain("林晓禾");
    }
  });
});
