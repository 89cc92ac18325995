import { type Fen, maskName } from "@/server/kernel";
import { type Books, isPoolAccount, type Payment } from "./books";
import { poolBalances } from "./day-statement";
import {
  ACCOUNT_WORDS,
  bankWord,
  FAULT_WORDS,
  MISSTATEMENT_WORDS,
  reasonWord,
  STATUS_WORDS,
  worded,
} from "./operator-words";
import { FaultRequest, Misstatement, type PoolCredit } from "./protocol";

const MISSTATEMENTS = Misstatement.options
  .map((how) => `<option value="${how}">${worded(how, MISSTATEMENT_WORDS)}</option>`)
  .join("");
const SHOWN_PAYMENTS = 20;
const SHOWN_ACCOUNTS = 20;
const SHOWN_CREDITS = 20;

/** `cityOffsetDays`: how far the city's clock is from this machine's; null where the bank has not been told. */
type Setting = { readonly byFile: boolean; readonly cityOffsetDays: number | null };
type Stamp = (at: string) => string;

/** The operator's page: what the bank did lately, and forms to make it misbehave. No script; every value is escaped. */
export function operatorPage(books: Readonly<Books>, setting: Setting): string {
  const stamp = stampBy(setting.cityOffsetDays ?? 0);
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>模拟银行</title>
<style>${STYLE}</style></head>
<body>
<p class="notice" role="note"><b>这是模拟银行，不是真实的银行。</b>账户、户名和钱都是虚构的。<span lang="en">This is a simulator: no real bank, account or money.</span></p>
<h1>模拟银行</h1>
<p>${clockWord(setting.cityOffsetDays)}</p>
${summary(books)}
${faults(books)}
${treasury(books, stamp)}
${statements(books, setting)}
${betweenPools(books, stamp)}
${payments(books, stamp)}
${balances(books)}
</body></html>`;
}

function summary({ accounts, payments, statement, callbacks, plans }: Readonly<Books>): string {
  const toPayees = statement.filter((entry) => !isPoolAccount(entry));
  const total = (kind: string) => toPayees.reduce((sum, e) => sum + (e.kind === kind ? e.amountFen : 0), 0) as Fen;
  return `<dl><div><dt>账户</dt><dd>${accounts.size}</dd></div><div><dt>支付指令</dt><dd>${payments.size}</dd></div>
<div><dt>已入账</dt><dd>${yuan(total("credit"))}</dd></div><div><dt>已退回</dt><dd>${yuan(total("return"))}</dd></div>
<div><dt>待处理</dt><dd>${plans.size}</dd></div><div><dt>待回调</dt><dd>${callbacks.size}</dd></div></dl>`;
}

function faults({ faults: set, latency }: Readonly<Books>): string {
  const rows = [...set.values()].map(
    ({ id, request, left }) =>
      `<li>#${id} <b>${worded(request.kind, FAULT_WORDS)}</b> · ${request.account ? `${safe(bankWord(request.account.bankCode))} 尾号 ${tail(request.account.accountNumber)}` : "全部账户"} · ${left === null ? "直到清除" : `还剩 ${left} 次`}${"reasonCode" in request ? ` · ${safe(reasonWord(request.reasonCode))}` : ""}${"how" in request ? ` · ${worded(request.how, MISSTATEMENT_WORDS)}` : ""}</li>`,
  );
  const kinds = FaultRequest.options
    .map(({ shape: { kind } }) => `<option value="${kind.value}">${worded(kind.value, FAULT_WORDS)}</option>`)
    .join("");
  return `<h2>故障与延迟</h2>
<ul>${rows.join("") || "<li>没有故障</li>"}</ul>
<form method="post" action="/operator/faults">
<label>故障 <select name="kind">${kinds}</select></label>
<label>次数（空 = 直到清除） <input name="count" inputmode="numeric" value="1"></label>
<label>毫秒 <input name="ms" inputmode="numeric" value="3000"></label>
<label>原因代码 <input name="reasonCode" value="AC04" maxlength="4"></label>
<label>对账单写成（misstate） <select name="how">${MISSTATEMENTS}</select></label>
<label>行号（空 = 全部账户） <input name="bankCode"></label>
<label>账号 <input name="accountNumber"></label>
<button>设置故障</button></form>
<form method="post" action="/operator/latency">
<label>每次应答延迟（毫秒） <input name="baseMs" inputmode="numeric" value="${latency.baseMs}"></label>
<label>抖动（毫秒） <input name="jitterMs" inputmode="numeric" value="${latency.jitterMs}"></label>
<button>设置延迟</button></form>
<form method="post" action="/operator/clear"><button>清除全部故障</button></form>`;
}

/** What the operator does to the evening's statement: have it tell a payment otherwise, drop it, or send it now. */
function statements(books: Readonly<Books>, { byFile }: Setting): string {
  const latest = [...books.payments.keys()].at(-1) ?? "";
  return `<h2>对账单</h2>
<form method="post" action="/operator/misstate">
<label>支付指令 <input name="endToEndId" value="${safe(latest)}" maxlength="35" required></label>
<label>改成 <select name="how">${MISSTATEMENTS}</select></label>
<button>让对账单不符</button></form>
<form method="post" action="/operator/drop-statement"><button>丢掉下一份对账单</button></form>
${byFile ? `<form method="post" action="/operator/send-statement"><button>现在发出今天的对账单</button></form>` : ""}
<p>已改：${books.misstated.size} 笔</p>`;
}

/** 国库拨款: the operator has a treasury pay into a pool, and sees what treasuries have paid. */
function treasury({ poolCredits, payments }: Readonly<Books>, stamp: Stamp): string {
  const credits = [...poolCredits.values()];
  const pools = new Set([
    ...[...payments.values()].flatMap(({ order }) => (order.debtorBank === undefined ? [order.debtorPool] : [])),
    ...credits.map((one) => one.pool),
  ]);
  const row = (credit: PoolCredit) => [
    stamp(credit.at),
    safe(credit.pool),
    yuan(credit.amountFen),
    safe(credit.treasuryReference),
    safe(credit.payer.accountNumber),
    safe(credit.bankReference),
    `<form method="post" action="/operator/treasury-again"><input type="hidden" name="bankReference" value="${safe(credit.bankReference)}"><button>再通知一次</button></form>`,
  ];
  const heads = ["时间", "资金池", "金额", "拨款单号", "付款账号", "银行流水号", "通知"];
  return `<h2>国库拨款</h2>
<form method="post" action="/operator/treasury">
<label>资金池（行政区划代码） <input name="pool" list="pools" maxlength="34" required></label>
<datalist id="pools">${[...pools].map((pool) => `<option value="${safe(pool)}">`).join("")}</datalist>
<label>金额（元） <input name="amountYuan" inputmode="decimal" required></label>
<label>拨款单号（空 = 自动） <input name="treasuryReference" maxlength="35"></label>
<label>付款行号（空 = 该地国库） <input name="payerBank" maxlength="14"></label>
<label>付款账号（空 = 该地国库） <input name="payerAccount" maxlength="34"></label>
<button>国库拨款</button></form>
${table(heads, credits.slice(-SHOWN_CREDITS).reverse().map(row), "还没有拨款")}`;
}

/** 池间划拨与清算: what was moved between the accounts of two pools, or from a treasury's, and what each pool's account comes to by its statement. */
function betweenPools(books: Readonly<Books>, stamp: Stamp): string {
  const all = [...books.payments.values()].filter(({ order }) => isPoolAccount(order.creditor));
  const row = ({ order, reports }: Payment) => [
    stamp(reports.at(-1)?.at ?? ""),
    safe(order.endToEndId),
    safe(order.debtorBank === undefined ? order.debtorPool : `国库 ${order.debtorPool}`),
    safe(order.creditor.accountNumber),
    yuan(order.amountFen),
    safe(order.remittanceText),
    wordsOn(reports),
  ];
  const pools = poolBalances(books).map(
    ({ pool, balanceFen }) =>
      `<div><dt>${safe(pool)}</dt><dd>${balanceFen > 0 ? "净收进 " : ""}${yuan(Math.abs(balanceFen) as Fen)}</dd></div>`,
  );
  const heads = ["时间", "端到端标识", "付款账户", "收款资金池", "金额", "摘要", "状态"];
  return `<h2>池间划拨与清算</h2>${table(heads, all.slice(-SHOWN_PAYMENTS).reverse().map(row), "还没有划拨")}
<p>各资金池自启动以来净付出（付出减收进；银行垫付了多少，以政务端“资金”为准）</p><dl>${pools.join("") || "<div><dt>还没有</dt><dd></dd></div>"}</dl>`;
}

const wordsOn = (reports: Payment["reports"]) =>
  safe(
    reports
      .map((r) => {
        const said = r.kind === "returned" ? "退汇" : worded(r.status, STATUS_WORDS);
        return r.reason ? `${said} ${reasonWord(r.reason)}` : said;
      })
      .join(" → "),
  );

function payments(books: Readonly<Books>, stamp: Stamp): string {
  const toPayees = [...books.payments.values()].filter(({ order }) => !isPoolAccount(order.creditor));
  const latest = toPayees.slice(-SHOWN_PAYMENTS).reverse();
  const row = ({ order, reports }: Payment) => [
    stamp(reports.at(-1)?.at ?? ""),
    safe(order.endToEndId),
    safe(maskName(order.creditor.name)),
    `尾号 ${tail(order.creditor.accountNumber)}`,
    yuan(order.amountFen),
    wordsOn(reports),
  ];
  const heads = ["时间", "端到端标识", "收款人", "账户", "金额", "状态"];
  return `<h2>最近的支付指令</h2>${table(heads, latest.map(row), "还没有支付指令")}`;
}

function balances(books: Readonly<Books>): string {
  const rows = [...books.balances]
    .slice(-SHOWN_ACCOUNTS)
    .reverse()
    .map(([name, balance]) => {
      const account = books.accounts.get(name);
      return [
        safe(bankWord(account?.bankCode ?? "")),
        `尾号 ${tail(account?.accountNumber ?? "")}`,
        safe(maskName(account?.holderName ?? "")),
        account ? worded(account.state, ACCOUNT_WORDS) : "",
        yuan(balance as Fen),
      ];
    });
  return `<h2>收到过钱的账户</h2>${table(["银行", "账户", "户名", "状态", "由本平台入账"], rows, "还没有")}`;
}

const SUMS = /金额|入账$/;

/** A table whose rows are stacked on a phone, each cell under its head. @param rows cells that are escaped already. */
function table(heads: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  const classOf = (head: string) => (SUMS.test(head) ? ` class="n"` : "");
  const cell = (content: string, at: number) =>
    `<td${classOf(heads[at] ?? "")} data-head="${heads[at]}">${content}</td>`;
  const body = rows.map((cells) => `<tr>${cells.map(cell).join("")}</tr>`).join("");
  return `<table><thead><tr>${heads.map((head) => `<th${classOf(head)}>${head}</th>`).join("")}</tr></thead>
<tbody>${body || `<tr><td colspan="${heads.length}">${empty}</td></tr>`}</tbody></table>`;
}

const DAY_MS = 86_400_000;
const BEIJING_OFFSET_MS = 8 * 3_600_000; // without summer time

/** 2026-11-20 13:32:04 in Beijing time, by a clock so many days from this machine's; nothing for no instant. */
function stampBy(offsetDays: number): Stamp {
  return (at) => {
    if (at === "") return "";
    const local = new Date(Date.parse(at) + offsetDays * DAY_MS + BEIJING_OFFSET_MS).toISOString();
    return `${local.slice(0, 10)} ${local.slice(11, 19)}`;
  };
}

/** Which clock the times on the page are of. */
function clockWord(cityOffsetDays: number | null): string {
  if (cityOffsetDays === null) return "时间是这台机器的时钟，北京时间；演示城市的日子可能不同。";
  if (cityOffsetDays === 0) return "时间是演示城市的时钟，北京时间，与这台机器的一致。";
  const apart = `${cityOffsetDays < 0 ? "减" : "加"}${Math.abs(cityOffsetDays)}天`;
  return `时间是演示城市的时钟，北京时间：这台机器的日期${apart}。报文和对账单里是机器的时间。`;
}

function yuan(amount: Fen): string {
  return `¥${(amount / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2 })}`;
}

function tail(accountNumber: string): string {
  return safe(accountNumber.slice(-4));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function safe(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

const STYLE = `body{font:16px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;max-width:64rem;margin:0 auto;padding:16px;color:#1c2733;background:#fff}
.notice{background:#fff4d6;border:1px solid #8a5a00;border-radius:12px;padding:12px 16px}
dl{display:flex;flex-wrap:wrap;gap:8px 32px}dt{color:#4d5a68}dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
form{display:flex;flex-wrap:wrap;gap:12px;align-items:end;margin:12px 0}label{display:grid;grid-template-columns:minmax(0,max-content);gap:4px;max-width:100%}
input,select,button{font:inherit;box-sizing:border-box;max-width:100%;min-height:44px;padding:0 12px;border:1px solid #6b7785;border-radius:8px;background:#fff;color:inherit}
button{background:#1c2733;color:#fff}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:8px;border-bottom:1px solid #d5dbe1;font-variant-numeric:tabular-nums}.n{text-align:right;white-space:nowrap}td{overflow-wrap:anywhere}
@media (max-width:60rem){thead{position:absolute;clip-path:inset(50%)}tbody,tr,td{display:block}tr{padding:8px 0;border-bottom:1px solid #6b7785}
td[data-head]{display:flex;gap:16px;justify-content:space-between;padding:4px 0;border:0;text-align:right}td[data-head]::before{content:attr(data-head);flex:none;color:#4d5a68}}
@media (prefers-color-scheme:dark){body{background:#12181f;color:#e8edf2}.notice{background:#3a2d08;border-color:#d9a93a}dt,td[data-head]::before{color:#aab5c0}
input,select{background:#1d2630}button{background:#e8edf2;color:#12181f}th,td{border-color:#33404d}}`;
