import { answeredWith } from "../support/guard";
import { test } from "../support/walk";

test.describe("Before signing in: every screen is readable, reachable and in its place", () => {
  test("before signing in", async ({ page, guard, look }) => {
    guard.allow(answeredWith(404));
    for (const [name, path] of [
      ["sign-in", "/sign-in"],
      ["sign-in after a session has ended", "/sign-in?expired=1&return=%2Fclaims"],
      ["sign-in that failed", "/sign-in?failed=denied"],
      ["the demonstration's 浙里办", "/sign-in/start?provider=zlb"],
      ["the demonstration's 浙江政务服务网", "/sign-in/start?provider=zwfw"],
      ["the demonstration's 甬派", "/sign-in/start?provider=yongpai"],
      ["not found", "/nowhere"],
      ["offline", "/offline"],
      ["how fast money arrives", "/speed"],
      ["checking a receipt", "/verify"],
    ] as const) {
      await page.goto(path);
      await look(name);
    }
  });
});
