import { createServer, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** The line between a phone and everything else. The browser's own offline switch leaves a stream alone that is open. */
export type Line = {
  /** Where the phone finds it, as a proxy. */
  readonly url: string;
  /** Ends everything that is open on it and lets nothing new through. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** What the browser says of a line that was cut. */
export const LINE_CUT =
  /net::ERR_(EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_\w+|SOCKET_\w+|PROXY_\w+|ABORTED)/;

/** Opens a line on a port of its own. */
export async function openLine(): Promise<Line> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((asked, answer) => {
    const onwards = request(
      asked.url ?? "",
      { method: asked.method, headers: asked.headers, agent: false },
      (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      },
    );
    onwards.on("error", () => answer.destroy());
    answer.on("close", () => onwards.destroy());
    asked.pipe(onwards);
  });
  // Playwright's own requests ask for a tunnel where the browser does not.
  server.on("connect", (asked, socket, head) => {
    const { hostname, port } = new URL(`http://${asked.url}`);
    const onwards = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      onwards.write(head);
      onwards.pipe(socket).pipe(onwards);
    });
    onwards.on("error", () => socket.destroy());
    socket.on("error", () => onwards.destroy());
  });
  server.on("connection", (socket) => {
    if (isCut) return void socket.destroy();
    sockets.add(socket);
    socket.on("error", () => {}); // one that was cut
    socket.on("close", () => sockets.delete(socket));
  });
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      end();
    },
    mend() {
      isCut = false;
    },
    close: () =>
      new Promise((resolve) => {
        end();
        server.close(() => resolve());
      }),
  };
}
