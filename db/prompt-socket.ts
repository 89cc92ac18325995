import net from "node:net";

/** What the driver says of a server when it wants a connection: hosts with their ports, or the path of a Unix socket. */
export type ServerPlace = {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path?: string | false | undefined;
};

/**
 * Makes connections that send at once what they are given. The driver's own wait, before they send a small piece, until the server has
 * acknowledged what came before (Nagle); a server that has nothing to answer to it does that after up to 40 ms: at the end of every COPY.
 * They are handed over while they connect, so that the driver sees what fails as it does of its own, and tries the next host.
 */
export function promptSockets(): (place: ServerPlace) => net.Socket {
  let turn = 0;
  return ({ host: hosts, port: ports, path }) => {
    if (path) return net.connect({ path });
    const at = turn++ % hosts.length;
    const [host, port] = [hosts[at] as string, ports[at] as number];
    return Object.assign(net.connect({ host, port, noDelay: true }), { host }); // by which the driver checks a certificate
  };
}
