import { statfsSync } from "node:fs";
import { accepts, portState } from "./ports.mjs";
import { Trouble } from "./trouble.mjs";

const MEGABYTE = 1_000_000;

/** Makes sure that the web server will get its port. */
export async function checkPort(/** @type {{ port: number, host: string }} */ { port, host }) {
  const state = await portState(port, host).catch((error) => {
    throw new Trouble(
      `HOST=${host} is not an address of this machine (${error.code}).`,
      `HOST=${host} 不是本机地址（${error.code}）。`,
    );
  });
  if (state === "forbidden") {
    throw new Trouble(
      `This account may not use port ${port}. Choose one above 1023, for example: PORT=3000 npm start`,
      `当前账户无权使用端口 ${port}。请选用 1023 以上的端口，例如：PORT=3000 npm start`,
    );
  }
  if (state === "free" && !(await accepts(port, "::1"))) return; // browsers try localhost as ::1 first
  throw new Trouble(
    `Port ${port} is taken by another program. End that program, or choose another port: PORT=${port + 1} npm start`,
    `端口 ${port} 已被其他程序占用。请结束该程序，或换一个端口：PORT=${port + 1} npm start`,
  );
}

/** Makes sure, before anything is written, that there is room for it. */
export function checkSpace(/** @type {string} */ folder, /** @type {number} */ neededMb) {
  const { bavail, bsize } = statfsSync(folder);
  const freeMb = Math.floor((bavail * bsize) / MEGABYTE);
  if (freeMb >= neededMb) return;
  throw new Trouble(
    `The disk that holds ${folder} has ${freeMb} MB free; ${neededMb} MB are needed. Free some space and start again; nothing that was stored is lost.`,
    `${folder} 所在磁盘仅剩 ${freeMb} MB，需要 ${neededMb} MB。请腾出空间后重新启动；已保存的数据不会丢失。`,
  );
}

/** Another start is at work in this clone. */
export function alreadyRunning(/** @type {{ pid: number, address?: unknown }} */ { pid, address }) {
  return new Trouble(
    `The product already runs from this folder: ${address} (process ${pid}). Open it, or stop it first with Ctrl-C in its window.`,
    `本目录的服务已在运行：${address}（进程 ${pid}）。请直接打开，或先在其窗口按 Ctrl-C 停止。`,
  );
}
