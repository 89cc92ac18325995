import { createHash } from "node:crypto";
import { toBuffer } from "qrcode";
import { createCodeSigner } from "../../server/gateways";
import { findableByCode } from "../support/enterprise";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { readCode } from "../support/qr";

const DESK = { viewport: { width: 1280, height: 800 }, isMobile: false };
const HOUR_SECONDS = 3_600;

/** A picture of a code in the phone's album. */
async function album(text: string) {
  return { name: "code.png", mimeType: "image/png", buffer: await toBuffer(text, { scale: 6, margin: 4 }) };
}

test.describe("A code that is no longer good says so", () => {
  test("a firm's code that was scanned before, and one that ran out", async ({
    page,
    browser,
    anotherPhone,
    city,
    guard,
    stack,
    signedIn,
  }) => {
    guard.allow(answeredWith(409));
    const his = await city.twinOf("yinghuaishu");
    const [firm] = his.firms;
    if (!firm) throw new Error("he represents no firm");
    const giveBack = await findableByCode(city, firm, "yinghuaishu");
    try {
      const shown = await anotherPhone(his, { firm });
      await shown.page.goto("/firm/code");
      const address = await readCode(browser, { shown: shown.page.locator("svg.code"), at: `${stack.url}/offline` });
      await signedIn("huyaqin");
      await page.goto("/scan");
      const photo = page.locator('input[type="file"]');
      await photo.setInputFiles(await album(address));
      await expect(page.getByText(`读到：${firm.name}`)).toBeVisible();
      await page.goto("/scan");
      await photo.setInputFiles(await album(address));
      await expect(page.getByRole("alert").getByText("这个企业码已经有人扫过")).toBeVisible();
      await expect(page.getByRole("alert").getByText("屏幕上马上会换新的")).toBeVisible();

      const [at = "", jws = ""] = address.split("#");
      const content = JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString("utf8"));
      const before = { ...content, iat: content.iat - HOUR_SECONDS, exp: content.exp - HOUR_SECONDS };
      const signer = createCodeSigner({ seed: Buffer.from(stack.codeKey, "base64") });
      await photo.setInputFiles(await album(`${at}#${await signer.sign(JSON.stringify(before))}`));
      await expect(page.getByRole("alert").getByText("这个企业码过期了")).toBeVisible();
      await expect(page.getByRole("alert").getByText("请对准现在显示的这个")).toBeVisible();
    } finally {
      await giveBack();
    }
  });

  test("a computer's sign-in code that ran out, and one that was used", async ({
    page,
    browser,
    city,
    guard,
    mode,
    stack,
    signedIn,
  }) => {
    guard.allow(answeredWith(401), answeredWith(409));
    await signedIn("huyaqin");
    const context = await browser.newContext(DESK);
    guard.watch(context);
    const desk = await context.newPage();
    const codeAt = async () => {
      await desk.goto("/sign-in");
      return readCode(browser, { shown: desk.getByRole("img", { name: "登录码" }), at: `${stack.url}/offline` });
    };
    const late = await codeAt();
    const code = late.slice(late.lastIndexOf("/") + 1);
    const hash = createHash("sha256").update(code).digest();
    await city.sql`update scan_sign_in set expires_at = created_at - interval '1 second' where code_hash = ${hash}`;
    await page.goto(late);
    await expect(page.getByRole("heading", { name: "这个码过了一分钟，已作废" })).toBeVisible();
    await expect(page.getByText("请在电脑上换一个新的码，再扫一次。电脑没有登录。")).toBeVisible();

    const used = await codeAt();
    await page.goto(used);
    await expect(page.getByRole("heading", { name: "有一台电脑要登录您的账号" })).toBeVisible();
    const number = (await desk.locator(".scan-number").innerText()).trim();
    const yes = mode === "elder" ? "一样，登录电脑" : number;
    await page.getByRole("button", { name: yes, exact: true }).click();
    await expect(desk).toHaveURL(`${stack.url}/`);
    await page.goto(used);
    await expect(page.getByRole("heading", { name: "这个码已经用过" })).toBeVisible();
    await context.close();
  });
});
