/**
 * How the providers look: one sheet, three faces. Text is never below 18 px and a row never below 64 px, because whoever
 * needs large letters comes through here too and no standard lets a service ask for them.
 */
export const STYLE = `
*{box-sizing:border-box;margin:0}
:root{color-scheme:light dark;--ink:#14181a;--quiet:#4a5154;--page:#fff;--soft:#f2f4f7;--line:#d9dde1;--control:#747c80;--brand:#1257b4;--on-brand:#fff;--warn:#fdf0d2;--warn-ink:#5c3a00}
body{display:flex;flex-direction:column;min-height:100dvh;background:var(--page);color:var(--ink);font:1.125rem/1.6 -apple-system,"PingFang SC","HarmonyOS Sans SC","MiSans","Noto Sans CJK SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
.banner{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline;padding:max(10px,env(safe-area-inset-top)) 24px 10px;background:var(--warn);color:var(--warn-ink)}
.banner span{text-wrap:balance}
.banner b{padding:0 8px;border:2px solid currentColor;border-radius:6px}
header{display:flex;flex-wrap:wrap;align-items:center;gap:4px 16px;min-height:72px;padding:8px 24px;background:var(--brand);color:var(--on-brand)}
.brand{margin-right:auto;font-size:1.375rem;line-height:1.4;font-weight:700}
.tool{display:inline-flex;align-items:center;min-height:60px;min-width:60px;color:inherit;text-underline-offset:4px}
main{width:100%;max-width:44rem;margin:0 auto;padding:24px 24px max(32px,env(safe-area-inset-bottom))}
h1{font-size:1.625rem;line-height:1.35;text-wrap:balance}
h1+p{margin-top:8px;color:var(--quiet)}
h2{margin-top:32px;font-size:1.25rem;line-height:1.4}
ul{padding:0;margin-top:8px;list-style:none}
.person{display:flex;gap:16px;align-items:flex-start;width:100%;min-height:76px;padding:12px 0;border:0;border-top:1px solid var(--line);background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.person b{display:block;font-size:1.25rem;line-height:1.4;font-weight:600}
.note{display:block;color:var(--quiet);text-wrap:pretty}
.note+.note{margin-top:6px;line-height:1.4}
.sign{display:grid;flex:none;place-items:center;width:52px;height:52px;border-radius:50%;background:var(--soft);color:var(--brand-ink,var(--brand));font-size:1.375rem;font-weight:700}
.person:active{background:var(--soft)}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.told{margin-top:24px;color:var(--quiet)}
.deny{display:flex;align-items:center;justify-content:center;width:100%;min-height:64px;margin-top:16px;padding:8px 16px;border:1px solid var(--control);border-radius:12px;background:none;color:inherit;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.line{margin-top:32px;color:var(--quiet);text-align:center}
.zlb header{border-radius:0 0 20px 20px}
.zwfw{--brand:#0a3a73}
.zwfw header{border-bottom:4px solid #b98a2e}
.zwfw .sign{border-radius:6px}
.zwfw .brand{letter-spacing:0}
.zwfw h2{padding-left:12px;border-left:4px solid var(--brand-ink,var(--brand))}
.yongpai{--brand:#fff;--on-brand:#b23a06;--brand-ink:#b23a06;--soft:#fdf0e9}
.yongpai header{border-bottom:1px solid var(--line)}
.yongpai .brand{font-size:1.75rem}
.yongpai .sign{background:#b23a06;color:#fff}
@media (max-width:22.4rem){.banner,header,main{padding-left:16px;padding-right:16px}.person{gap:12px}}
@media (min-width:60rem){main{max-width:60rem}ul{display:grid;grid-template-columns:1fr 1fr;column-gap:32px}}
@media (prefers-color-scheme:dark){
:root{--ink:#eceeec;--quiet:#b3bab9;--page:#101314;--soft:#1c2122;--line:#2d3334;--control:#858d8f;--warn:#3a2c0a;--warn-ink:#f0d596}
.zlb,.zwfw{--brand-ink:#8db9f2}
.yongpai{--brand:#101314;--on-brand:#f39a6c;--brand-ink:#f39a6c;--soft:#1c2122}
}`;
