import { type Fen, maskName } from "@/server/kernel";
import { type Books, isPoolAccount, type Payment } from "./books";
import { poolBalances } from "./day-statement";
import { FaultRequest, Misstatement, type PoolCredit } from "./protocol";

const MISSTATEMENTS = Misstatement.options.map((how) => `<option>${how}</option>`).join("");
const SHOWN_PAYMENTS = 20;
const SHOWN_ACCOUNTS = 20;
const SHOWN_CREDITS = 20;

/** The operator's page: what the bank did lately, and forms to make it misbehave. No script; every value is escaped. */
export function operatorPage(books: Readonly<Books>, doors: { byFile: boolean }): string {
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>模拟银行</title>
<style>${STYLE}</style></head>
<body>
<p class="notice" role="note"><b>这是模拟银行，不是真实的银行。</b>账户、户名和钱都是虚构的。<span lang="en">This is a simulator: no real bank, account or money.</span></p>
<h1>模拟银行</h1>
${summary(books)}
${faults(books)}
${treasury(books)}
${statements(books, doors)}
${betweenPools(books)}
${payments(books)}
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
      `<li>#${id} <b>${safe(request.kind)}</b> · ${request.account ? `${safe(request.account.bankCode)} 尾号 ${tail(request.account.accountNumber)}` : "全部账户"} · ${left === null ? "直到清除" : `还剩 ${left} 次`}${"reasonCode" in request ? ` · ${safe(request.reasonCode)}` : ""}${"how" in request ? ` · ${safe(request.how)}` : ""}</li>`,
  );
  const kinds = FaultRequest.options.map(({ shape }) => `<option>${shape.kind.value}</option>`).join("");
  return `<h2>故障与延迟</h2>
<ul>${rows.join("") || "<li>没有故障</li>"}</ul>
<form method="post" action="/operator/faults">
<label>故障 <select name="kind">${kinds}</select></label>
<label>次数（空 = 直到清除） <input name="count" inputmode="numeric" value="1"></label>
<label>毫秒 <input name="ms" inputmode="numeric" value="3000"></label>
<label>原因代码 <input name="reasonCode" value="AC04" maxlength="4"></label>
<label>对账单差错（misstate） <select name="how">${MISSTATEMENTS}</select></label>
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
function statements(books: Readonly<Books>, { byFile }: { byFile: boolean }): string {
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
function treasury({ poolCredits, payments }: Readonly<Books>): string {
  const credits = [...poolCredits.values()];
  const pools = new Set([
    ...[...payments.values()].flatMap(({ order }) => (order.debtorBank === undefined ? [order.debtorPool] : [])),
    ...credits.map((one) => one.pool),
  ]);
  const row = (
    credit: PoolCredit,
  ) => `<tr><td>${safe(credit.at)}</td><td>${safe(credit.pool)}</td><td class="n">${yuan(credit.amountFen)}</td>
<td>${safe(credit.treasuryReference)}</td><td>${safe(credit.payer.accountNumber)}</td><td>${safe(credit.bankReference)}</td>
<td><form method="post" action="/operator/treasury-again"><input type="hidden" name="bankReference" value="${safe(credit.bankReference)}"><button>再通知一次</button></form></td></tr>`;
  return `<h2>国库拨款</h2>
<form method="post" action="/operator/treasury">
<label>资金池（行政区划代码） <input name="pool" list="pools" maxlength="34" required></label>
<datalist id="pools">${[...pools].map((pool) => `<option value="${safe(pool)}">`).join("")}</datalist>
<label>金额（元） <input name="amountYuan" inputmode="decimal" required></label>
<label>拨款单号（空 = 自动） <input name="treasuryReference" maxlength="35"></label>
<label>付款行号（空 = 该地国库） <input name="payerBank" maxlength="14"></label>
<label>付款账号（空 = 该地国库） <input name="payerAccount" maxlength="34"></label>
<button>国库拨款</button></form>
<div class="wide"><table>
<thead><tr><th>时间</th><th>资金池</th><th class="n">金额</th><th>拨款单号</th><th>付款账号</th><th>银行流水号</th><th>通知</th></tr></thead>
<tbody>${credits.slice(-SHOWN_CREDITS).reverse().map(row).join("") || `<tr><td colspan="7">还没有拨款</td></tr>`}</tbody></table></div>`;
}

/** 池间划拨与清算: what was moved between the accounts of two pools, or from a treasury's, and what each pool's account comes to by its statement. */
function betweenPools(books: Readonly<Books>): string {
  const all = [...books.payments.values()].filter(({ order }) => isPoolAccount(order.creditor));
  const row = ({ order, reports }: Payment) => {
    const from = order.debtorBank === undefined ? order.debtorPool : `国库 ${order.debtorPool}`;
    return `<tr><td>${safe(reports.at(-1)?.at ?? "")}</td><td>${safe(order.endToEndId)}</td><td>${safe(from)}</td>
<td>${safe(order.creditor.accountNumber)}</td><td class="n">${yuan(order.amountFen)}</td><td>${safe(order.remittanceText)}</td><td>${wordsOn(reports)}</td></tr>`;
  };
  const pools = poolBalances(books).map(
    ({ pool, balanceFen }) => `<div><dt>${safe(pool)}</dt><dd>${yuan(balanceFen)}</dd></div>`,
  );
  return `<h2>池间划拨与清算</h2><div class="wide"><table>
<thead><tr><th>时间</th><th>端到端标识</th><th>付款账户</th><th>收款资金池</th><th class="n">金额</th><th>摘要</th><th>状态</th></tr></thead>
<tbody>${all.slice(-SHOWN_PAYMENTS).reverse().map(row).join("") || `<tr><td colspan="7">还没有划拨</td></tr>`}</tbody></table></div>
<p>资金池账户余额（负数是银行垫付）</p><dl>${pools.join("") || "<div><dt>还没有</dt><dd></dd></div>"}</dl>`;
}

const wordsOn = (reports: Payment["reports"]) =>
  safe(reports.map((r) => `${r.kind === "returned" ? "退汇" : r.status}${r.reason ? ` ${r.reason}` : ""}`).join(" → "));

function payments(books: Readonly<Books>): string {
  const toPayees = [...books.payments.values()].filter(({ order }) => !isPoolAccount(order.creditor));
  const latest = toPayees.slice(-SHOWN_PAYMENTS).reverse();
  const row = ({ order, reports }: Payment) => {
    return `<tr><td>${safe(reports.at(-1)?.at ?? "")}</td><td>${safe(order.endToEndId)}</td><td>${safe(maskName(order.creditor.name))}</td>
<td>尾号 ${tail(order.creditor.accountNumber)}</td><td class="n">${yuan(order.amountFen)}</td><td>${wordsOn(reports)}</td></tr>`;
  };
  return `<h2>最近的支付指令</h2><div class="wide"><table>
<thead><tr><th>时间</th><th>端到端标识</th><th>收款人</th><th>账户</th><th class="n">金额</th><th>状态</th></tr></thead>
<tbody>${latest.map(row).join("") || `<tr><td colspan="6">还没有支付指令</td></tr>`}</tbody></table></div>`;
}

function balances(books: Readonly<Books>): string {
  const rows = [...books.balances]
    .slice(-SHOWN_ACCOUNTS)
    .reverse()
    .map(([name, balance]) => {
      const account = books.accounts.get(name);
      return `<tr><td>${safe(account?.bankCode ?? "")}</td><td>尾号 ${tail(account?.accountNumber ?? "")}</td>
<td>${safe(maskName(account?.holderName ?? ""))}</td><td>${safe(account?.state ?? "")}</td><td class="n">${yuan(balance as Fen)}</td></tr>`;
    });
  return `<h2>收到过钱的账户</h2><div class="wide"><table>
<thead><tr><th>行号</th><th>账户</th><th>户名</th><th>状态</th><th class="n">由本平台入账</th></tr></thead>
<tbody>${rows.join("") || `<tr><td colspan="5">还没有</td></tr>`}</tbody></table></div>`;
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
form{display:flex;flex-wrap:wrap;gap:12px;align-items:end;margin:12px 0}label{display:grid;gap:4px}
input,select,button{font:inherit;min-height:44px;padding:0 12px;border:1px solid #6b7785;border-radius:8px;background:#fff;color:inherit}
button{background:#1c2733;color:#fff}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:8px;border-bottom:1px solid #d5dbe1;white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){body{background:#12181f;color:#e8edf2}.notice{background:#3a2d08;border-color:#d9a93a}dt{color:#aab5c0}
input,select{background:#1d2630}button{background:#e8edf2;color:#12181f}th,td{border-color:#33404d}}`;
