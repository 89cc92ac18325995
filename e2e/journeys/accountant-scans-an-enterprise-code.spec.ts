import type { Page } from "@playwright/test";
import { toBuffer } from "qrcode";
import { browserThatSees, codeOn, film } from "../support/camera";
import { findableByCode, firmNamed } from "../support/enterprise";
import { answeredWith } from "../support/guard";
import { expect, test } from "../support/journey";
import { owe } from "../support/owed";

const FIRM = "宁波海曙澄川贸易有限公司";
const ALL_FIVE = 6_650_100;

/** A picture in the phone's album. */
async function album(text: string) {
  return { name: "code.png", mimeType: "image/png", buffer: await toBuffer(text, { scale: 6, margin: 4 }) };
}

/** What a look costs, from the frame that was read to the firm's name and to its list; for the report. */
function note(what: string, milliseconds: number) {
  test.info().annotations.push({ type: what, description: `${Math.round(milliseconds)} ms` });
}

/** Has the tab remember when a code was read off a frame, by the clock of the machine, whatever document comes next. */
async function watchForRead(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      const read = list.getEntriesByName("code-read").at(-1);
      if (read) sessionStorage.setItem("code-read-at", String(performance.timeOrigin + read.startTime));
    }).observe({ type: "mark", buffered: true });
  });
}

/** Milliseconds from that frame to the moment at which a text stands on the screen, looked for with every frame of it. */
async function readUntil(page: Page, { shown, in: where }: { shown: string; in: string }): Promise<number> {
  const at = await page.waitForFunction(
    ([selector, text]) => {
      const stands =
        document.querySelector(selector)?.textContent?.includes(text) && !document.querySelector("main[aria-busy]");
      return stands
        ? performance.timeOrigin + performance.now() - Number(sessionStorage.getItem("code-read-at"))
        : null;
    },
    [where, shown] as const,
    { polling: "raf" },
  );
  return Number(await at.jsonValue());
}

test.describe("An accountant scans a firm's code", () => {
  test("asks, is granted on another phone, takes five benefits; once it is taken back, nothing more", async ({
    anotherPhone,
    city,
    guard,
    said,
  }, info) => {
    guard.allow(answeredWith(403));
    const [chen, ying] = [await city.twinOf("chenyanqiu"), await city.twinOf("yingpeilan")];
    const firm = firmNamed(chen, FIRM);
    const giveBack = await findableByCode(city, firm, "chenyanqiu");
    const hers = await anotherPhone(chen, { firm });
    await hers.page.goto("/firm/code");
    await expect(hers.page.getByText(FIRM).last()).toBeVisible();
    const file = info.outputPath("code.y4m");
    await film(await codeOn(hers.page), file);
    const browser = await browserThatSees(file);
    try {
      const { page } = await anotherPhone(ying, { browser });
      await watchForRead(page);
      await page.goto("/me");
      await page.getByRole("link", { name: "扫企业码" }).click();
      await page.getByRole("button", { name: "打开相机" }).click();
      note("from the frame to the firm", await readUntil(page, { shown: `读到：${FIRM}`, in: ".read" }));
      await expect(page.getByText("需要法定代表人同意您代办")).toBeVisible();
      await page.getByRole("button", { name: "请求代办" }).click();
      await expect(page.getByText("已经请求代办")).toBeVisible();

      await hers.page.goto("/me");
      await hers.page.getByRole("link", { name: `${ying.name}请求代办` }).click();
      await expect(hers.page.getByText("扫了您手机上的企业码")).toBeVisible();
      await hers.page.getByRole("button", { name: "同意代办" }).click();
      await expect(hers.page.getByRole("heading", { name: "已经同意" })).toBeVisible();

      await page.getByRole("button", { name: "去看待领的钱" }).click();
      await expect(page).toHaveURL(/\/firm$/);
      await expect(page.locator(".represent")).toContainText(FIRM);
      await page.getByRole("button", { name: `领取5笔 ${said.money(ALL_FIVE)}` }).click();
      await expect(page.getByRole("heading", { name: "已到账5笔" })).toBeVisible();
      const claims = await city.claimsOf(firm.subjectId);
      expect(claims.map(({ confirmedBy }) => confirmedBy)).toEqual(Array(5).fill(ying.subjectId));

      await owe(city, firm, { programId: "NB-WGFH-2022", amountFen: 100_000 });
      await page.goto("/firm");
      const next = page.getByRole("button", { name: /^领取1笔/ });
      await expect(next).toBeVisible();
      await hers.page.goto("/firm/delegations");
      await hers.page.getByRole("link", { name: new RegExp(ying.name) }).click();
      await hers.page.getByRole("button", { name: "收回授权" }).click();
      await expect(hers.page).toHaveURL(/\/firm\/delegations$/);
      await expect(hers.page.getByText("已收回")).toBeVisible();
      await next.click();
      await expect(page.getByRole("alert").getByText("这一项要法定代表人授权")).toBeVisible();
      expect(await city.claimsOf(firm.subjectId)).toHaveLength(5);
      await page.goto("/firm");
      await expect(page).toHaveURL(/\/firm\/switch$/);
    } finally {
      await browser.close();
      await giveBack();
    }
  });

  test("who may act already goes from the page's button straight to the firm's list", async ({
    anotherPhone,
    city,
  }, info) => {
    const [ying, song] = [await city.twinOf("yingpeilan"), await city.twinOf("yingpeisong")];
    const name = song.firms[0]?.name ?? "";
    const firm = firmNamed(ying, name);
    const giveBack = await findableByCode(city, firm, "yingpeisong");
    const his = await anotherPhone(song, { firm: firmNamed(song, name) });
    await his.page.goto("/firm/code/print");
    const file = info.outputPath("paper.y4m");
    await film(await codeOn(his.page), file);
    const browser = await browserThatSees(file);
    try {
      const { page } = await anotherPhone(ying, { browser });
      await watchForRead(page);
      await page.goto("/scan");
      await page.getByRole("button", { name: "打开相机" }).click();
      await expect(page).toHaveURL(/\/firm$/);
      note("from the frame to the firm's list", await readUntil(page, { shown: name, in: ".represent" }));
      await expect(page.locator(".represent")).toContainText(name);
    } finally {
      await browser.close();
      await giveBack();
    }
  });

  test("a camera with a torch has its button, which lights it and puts it out", async ({ page, signedIn }) => {
    await signedIn("yingpeilan");
    await page.goto("/scan");
    await page.evaluate(() => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
      const paper = canvas.getContext("2d");
      setInterval(() => paper?.fillRect(0, 0, Math.random() * 640, 480), 100); // a picture that moves, and shows no code
      const asked: boolean[] = [];
      Object.assign(window, { asked });
      navigator.mediaDevices.getUserMedia = async () => {
        const stream = canvas.captureStream(10);
        const [track] = stream.getVideoTracks();
        if (!track) throw new Error("a canvas has one track");
        let torch = false;
        const settings = track.getSettings();
        track.getSettings = () => ({ ...settings, torch }) as MediaTrackSettings;
        track.applyConstraints = async (wanted) => {
          torch = (wanted?.advanced?.[0] as { torch?: boolean } | undefined)?.torch === true;
          asked.push(torch);
        };
        return stream;
      };
    });
    await page.getByRole("button", { name: "打开相机" }).click();
    const torch = page.getByRole("button", { name: "手电", exact: true });
    await expect(torch).toHaveAttribute("aria-pressed", "false");
    await torch.click();
    const lit = page.getByRole("button", { name: "关手电" });
    await expect(lit).toHaveAttribute("aria-pressed", "true");
    expect(await page.evaluate(() => (window as never as { asked: boolean[] }).asked.at(-1))).toBe(true);
    await lit.click();
    await expect(torch).toHaveAttribute("aria-pressed", "false");
    await expect(page.locator("video")).toHaveJSProperty("paused", false); // and the camera still looks
  });

  test("every look that leads nowhere says why and what to do", async ({ page, city, guard, signedIn }) => {
    guard.allow(answeredWith(400), answeredWith(403), answeredWith(404), answeredWith(409));
    await signedIn("yingpeilan");
    for (const [error, sentence] of [
      ["NotAllowedError", "相机没有打开"],
      ["NotFoundError", "这部设备没有相机"],
      ["NotReadableError", "相机被别的应用占着"],
    ] as const) {
      await page.goto("/scan");
      await page.evaluate((name) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
      }, error);
      await page.getByRole("button", { name: "打开相机" }).click();
      await expect(page.getByRole("alert").getByText(sentence)).toBeVisible();
    }
    const photo = page.locator('input[type="file"]');
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.url()));
    await photo.setInputFiles(await album("https://pay.example/13800138000"));
    await expect(page.getByRole("alert").getByText("这不是企业码")).toBeVisible();
    expect(sent.filter((url) => url.includes("delegations.scan"))).toEqual([]);
    await photo.setInputFiles(await album("http://x.example/scan#eyJhbGciOiJFZERTQSJ9.eyJ1c2NjIjoiMSJ9.AAAA"));
    await expect(page.getByRole("alert").getByText("这个企业码是假的")).toBeVisible();
    await photo.setInputFiles({ name: "cat.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
    await expect(page.getByRole("alert").getByText("照片里没有找到码")).toBeVisible();

    await page.getByRole("button", { name: "输信用代码" }).click();
    const field = page.getByLabel("统一社会信用代码");
    await field.fill("91330203MA0000000X");
    await page.getByRole("button", { name: "查这家企业" }).click();
    await expect(page.getByRole("alert").getByText("信用代码不对")).toBeVisible();
    await field.fill("91330100799655058B");
    await page.getByRole("button", { name: "查这家企业" }).click();
    await expect(page.getByRole("alert").getByText("没有找到这家企业")).toBeVisible();
    const looks = await city.sql`
      select outcome from code_scan s join subject p on p.subject_id = s.person_id where p.name = '应佩兰' and outcome <> 'firm' order by at desc limit 2`;
    expect(looks.map(({ outcome }) => outcome)).toEqual(["unknown", "forged"]);
  });
});
