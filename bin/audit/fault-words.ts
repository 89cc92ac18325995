import type { FaultKind } from "@/server/audit";

/** What is wrong, in a sentence for whoever runs the command. */
export const FAULT_WORDS: Readonly<Record<FaultKind, string>> = {
  "event-changed": "记录被改过 · a recorded event was changed",
  "event-missing": "记录被删掉 · a recorded event was deleted",
  "event-unlogged": "日志里没有的记录 · an event is there that the log does not hold",
  "entry-missing": "日志缺了条目 · an entry of the log is gone",
  "entries-moved": "日志条目换了位置 · entries of the log have changed places",
  "entries-changed": "日志条目与保存的哈希不符 · entries of the log do not give the hash that is kept of them",
  "hash-beyond":
    "日志末尾之后已有哈希，新条目会写不进 · a hash is kept of entries that are not there; the next ones cannot be sequenced",
  "root-differs": "日志与签过名的根不符 · the log does not give the root that was signed",
  "head-unsigned": "签名不对 · a signature is wrong",
  "head-untrusted": "签名的不是信任的公钥 · signed by a key that is not trusted",
  "head-missing": "少了一个签过名的根 · a signed head was taken out from between the others",
  "end-cut-off": "日志末尾被截掉 · the end of the log was cut off",
  "end-unsigned": "末尾的条目没有签名 · no head covers the end of the log",
  "anchor-differs": "与外面保存的凭证不符 · the log is not the one that a kept receipt vouches for",
  "books-differ": "账与凭证不符 · books and receipts say different things",
};
