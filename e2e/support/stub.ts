import { expect, type Page } from "@playwright/test";

/** Through the demonstration's own 浙里办, from the sign-in screen. @param name as it lists the person. */
export async function passStub(page: Page, name: string): Promise<void> {
  await expect(page.getByText("这是演示，不是真的浙里办")).toBeVisible();
  await page.getByRole("button", { name }).click();
}

/** From where it is said that the session has ended to the ways in, through the demonstration's own 浙里办, and back. */
export async function signInAgain(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: "去登录" }).click();
  await expect(page.getByRole("heading", { name: "请重新登录", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "用浙里办登录" }).click();
  await passStub(page, name);
}
