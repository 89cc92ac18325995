"use client";

import "./globals.css";

/** The last screen, when even the ground of all screens could not be drawn: two languages, no catalogue, no figures. */
export default function GlobalErrorScreen() {
  return (
    <html lang="zh-CN" data-mode="standard" data-size="standard">
      <body>
        <title>我们这边出了问题，甬易办</title>
        <main className="page" id="main">
          <h1 className="state">我们这边出了问题</h1>
          <p className="quiet">钱没有动。过一会儿再打开，着急就打12345。</p>
          <p className="quiet" lang="en">
            Something failed on our side; no money moved. Please open it again later, or call 12345.
          </p>
        </main>
        <footer className="foot">
          <div className="dock">
            <a className="button" href="/">
              再打开
            </a>
          </div>
        </footer>
      </body>
    </html>
  );
}
