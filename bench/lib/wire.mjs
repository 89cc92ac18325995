import { connect } from "node:net";

const HEAD_END = "\r\n\r\n";
const LIMIT_MS = 60_000;
const FORM = "application/x-www-form-urlencoded";

/**
 * @typedef {{ status: number, location: string, cookies: string[], body: string }} Answer cookies: as they were set, name=value
 * @typedef {{ method?: "GET" | "POST", headers: string, body?: string, type?: string }} Call headers: whole lines, each with its end; type: the body's, a form's where nothing is said
 */

/**
 * A load generator's way to ask over HTTP/1.1: connections are kept and used again, and no more of an answer is read than is
 * looked at. What it costs is taken from those it measures, because all share the machine.
 * @param {string} origin an http: address without a path
 */
export function createWire(origin) {
  const { hostname, port, host } = new URL(origin);
  /** @type {ReturnType<typeof openLine>[]} */
  const free = [];
  /** @type {Set<import("node:net").Socket>} */
  const open = new Set();

  /** A connection that is free and that the server has not closed meanwhile. */
  function kept() {
    let line = free.pop();
    while (line?.socket.destroyed || line?.socket.readableEnded) line = free.pop();
    return line;
  }

  /** @returns {Promise<Answer>} */
  async function ask(/** @type {string} */ path, /** @type {Call} */ { method = "GET", headers, body, type = FORM }) {
    const line = kept() ?? openLine(connect({ host: hostname, port: Number(port), noDelay: true }), open);
    const sent = body === undefined ? "" : `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    const named = /^host:/im.test(headers) ? "" : `Host: ${host}\r\n`;
    const answer = await line.say(`${method} ${path} HTTP/1.1\r\n${named}${headers}${sent}\r\n${body ?? ""}`);
    if (!line.socket.destroyed) free.push(line);
    return answer;
  }

  return {
    origin,
    ask,
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}

/** One connection, on which one question waits for its answer at a time. */
function openLine(/** @type {import("node:net").Socket} */ socket, /** @type {Set<import("node:net").Socket>} */ open) {
  /** @type {{ resolve: (answer: Answer) => void, reject: (error: Error) => void } | null} */
  let waiting = null;
  let heard = "";
  open.add(socket);
  socket.setEncoding("latin1").setTimeout(LIMIT_MS, () => socket.destroy(new Error("no answer in a minute")));
  socket.on("data", (/** @type {string} */ part) => {
    heard += part;
    const answer = readAnswer(heard);
    if (!answer || !waiting) return;
    heard = "";
    const { resolve } = waiting;
    waiting = null;
    if (answer.ends) socket.destroy();
    resolve(answer);
  });
  const end = (/** @type {Error} */ error) => {
    open.delete(socket);
    waiting?.reject(error);
    waiting = null;
  };
  socket.on("error", end);
  socket.on("close", () => end(new Error("the connection was closed before the answer")));
  return {
    socket,
    /** @returns {Promise<Answer>} */
    say: (/** @type {string} */ text) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(text, "utf8");
      }),
  };
}

/** The answer, once the whole of it is there; else null. @returns {(Answer & { ends: boolean }) | null} */
function readAnswer(/** @type {string} */ text) {
  const at = text.indexOf(HEAD_END);
  if (at < 0) return null;
  const [first = "", ...lines] = text.slice(0, at).split("\r\n");
  const answer = {
    status: Number(first.slice(9, 12)),
    location: "",
    cookies: /** @type {string[]} */ ([]),
    body: "",
    ends: false,
  };
  let length = 0;
  let isChunked = false;
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "location") answer.location = value;
    else if (name === "set-cookie") answer.cookies.push(value.split(";", 1)[0] ?? "");
    else if (name === "content-length") length = Number(value);
    else if (name === "transfer-encoding") isChunked = value === "chunked";
    else if (name === "connection") answer.ends = value.toLowerCase() === "close";
  }
  const body = text.slice(at + HEAD_END.length);
  if (isChunked ? !body.endsWith(`0${HEAD_END}`) : body.length < length) return null;
  answer.body = isChunked ? joined(body) : body;
  return answer;
}

/** What came in parts, each with its length before it. */
function joined(/** @type {string} */ parts) {
  let body = "";
  for (let at = 0; at < parts.length; ) {
    const begin = parts.indexOf("\r\n", at) + 2;
    const length = Number.parseInt(parts.slice(at, begin), 16);
    if (!(length > 0)) break;
    body += parts.slice(begin, begin + length);
    at = begin + length + 2;
  }
  return body;
}
