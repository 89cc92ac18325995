import { describe, expect, test } from "vitest";
import { deviceOf, placeOf, viewPlace } from "./device";

const ANDROID =
  "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";

describe("a device", () => {
  test.each([
    [ANDROID, "phone", "chrome", "android"],
    [`${ANDROID} MicroMessenger/8.0.50`, "phone", "wechat", "android"],
    [
      "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114 HuaweiBrowser/5.0 Mobile",
      "phone",
      "huawei",
      "harmony",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
      "phone",
      "safari",
      "iphone",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
      "computer",
      "edge",
      "windows",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
      "computer",
      "safari",
      "mac",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "computer", "firefox", "linux"],
    ["", "phone", "unknown", "unknown"],
  ])("%s", (userAgent, kind, browser, system) => {
    expect(deviceOf({ userAgent, place: "unknown" })).toEqual({ kind, browser, system, place: "unknown" });
  });
});

describe("a place is as coarse as it is known", () => {
  test.each([
    ["127.0.0.1", null, "loopback"],
    ["::1", null, "loopback"],
    ["::ffff:192.168.1.4", null, "private"],
    ["172.20.0.9", null, "private"],
    ["172.32.0.9", null, "unknown"],
    ["122.224.1.1", null, "unknown"],
    ["122.224.1.1", encodeURIComponent("浙江宁波"), "region:浙江宁波"],
    ["122.224.1.1", "<b>", "unknown"],
    ["122.224.1.1", "%E0%A4%A", "unknown"],
    ["122.224.1.1", "x".repeat(21), "unknown"],
  ])("%s, said to be in %s: %s", (address, region, place) => {
    expect(placeOf({ address, region })).toBe(place);
  });

  test("and is said as it is stored", () => {
    expect(viewPlace("region:浙江宁波")).toEqual({ code: "region", region: "浙江宁波" });
    expect(viewPlace("something else")).toEqual({ code: "unknown", region: "" });
  });
});
