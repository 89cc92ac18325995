import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openRawConnection } from "./client";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database";

let database: FreshDatabase;
let freePort: number;

beforeAll(async () => {
  database = await freshDatabase();
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  freePort = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
});
afterAll(() => database.drop());

describe("a raw connection", () => {
  test("sends at once what it is given", async () => {
    const connect = vi.spyOn(net, "connect");
    const sql = openRawConnection(database.ownerUrl);
    expect((await sql`select 1 as one`)[0]?.one).toBe(1);
    expect(connect).toHaveBeenCalledWith(expect.objectContaining({ noDelay: true }));
    connect.mockRestore();
    await sql.end({ timeout: 1 });
  });

  test("refuses a query when nobody listens, each one, and answers as soon as somebody does", async () => {
    const url = new URL(database.ownerUrl);
    const port = Number(url.port);
    url.port = String(freePort);
    const sql = openRawConnection(url.href);
    await expect(sql`select 1`).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await expect(sql`select 1`).rejects.toMatchObject({ code: "ECONNREFUSED" });
    const through = net.createServer((from) => {
      const to = net.connect(port, url.hostname);
      from.pipe(to).pipe(from);
      for (const end of [from, to]) end.on("error", () => {});
    });
    through.listen(freePort, "127.0.0.1");
    await new Promise((resolve) => through.once("listening", resolve));
    expect((await sql`select 1 as one`)[0]?.one).toBe(1);
    await sql.end({ timeout: 1 });
    through.close();
  });

  test("connects anew when the server has ended it", async () => {
    const sql = openRawConnection(database.ownerUrl);
    const owner = openRawConnection(database.ownerUrl);
    const [before] = await sql`select pg_backend_pid() as pid`;
    await owner`select pg_terminate_backend(${before?.pid})`;
    await vi.waitFor(async () => {
      const [after] = await sql`select pg_backend_pid() as pid`;
      expect(after?.pid).not.toBe(before?.pid);
    });
    await Promise.all([sql.end({ timeout: 1 }), owner.end({ timeout: 1 })]);
  });

  test("tries the next host when one does not answer", async () => {
    const url = new URL(database.ownerUrl);
    const several = url.href.replace(
      `${url.hostname}:${url.port}`,
      `127.0.0.1:${freePort},${url.hostname}:${url.port}`,
    );
    const sql = openRawConnection(several);
    expect((await sql`select 1 as one`)[0]?.one).toBe(1);
    await sql.end({ timeout: 1 });
  });
});
