import { expect, type Page } from "@playwright/test";

/** Through the demonstration's own 浙里办, from the sign-in screen. @param name as it lists the person. */
export async function passStub(page: Page, name: string): Promise<void> {
  await expect(page.getByText("这是演示，不是真的浙里办")).toBeVisible();
  await page.getByRole("button", { name }).click();
}
