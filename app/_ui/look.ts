/** How a screen is composed: everything at hand, or one thing at a time in large type (长辈版). */
export type Mode = "standard" | "elder";
/** The text setting, within each mode. */
export type TextSize = "standard" | "large" | "largest";
/** Simplified Chinese is the first language, English the second. */
export type Language = "zh-CN" | "en";

/** What a person has chosen for this phone; kept in three cookies that hold nothing personal. */
export type Look = { readonly mode: Mode; readonly size: TextSize; readonly language: Language };

/** The names of the three cookies. A script may read and write them. */
export const LOOK_COOKIES = { mode: "yyb_mode", size: "yyb_size", language: "yyb_lang" } as const;

/** Reads the look out of cookie values; anything unknown falls back to the first choice. */
export function lookFrom(cookie: (name: string) => string | undefined): Look {
  const size = cookie(LOOK_COOKIES.size);
  return {
    mode: cookie(LOOK_COOKIES.mode) === "elder" ? "elder" : "standard",
    size: size === "large" || size === "largest" ? size : "standard",
    language: cookie(LOOK_COOKIES.language) === "en" ? "en" : "zh-CN",
  };
}
