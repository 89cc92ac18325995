import { sql } from "drizzle-orm";
import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";
import type { PoolView } from "./funds-view";
import type { PoolOrderStatus } from "./pool-order";

type PoolRow = {
  code: string;
  name: string;
  free: string;
  reserved: string;
  advanced: string;
  credit_line: string;
};
type FlowRow = { code: string; status: "open" | "credited" | "rejected" | "returned"; count: number; total: string };
type RunRow = {
  code: string;
  day: string;
  entry_count: number;
  matched_count: number;
  difference_count: number;
  ran_at: string;
  gap: string;
};

type PaidInRow = {
  code: string;
  last_at: string;
  last_fen: string;
  last_reference: string;
  count: number;
  total: string;
};

const PARTS = { open: "underWay", credited: "credited", rejected: "rejected", returned: "returned" } as const;

/** The pools that the caller may see, the city's first, with the flow of payments ordered on a civil date. */
export async function readPools(tx: Tx, of: { day: CalendarDate; english: boolean }): Promise<PoolView[]> {
  const from = new Date(`${of.day}T00:00:00+08:00`).toISOString();
  const pools = await tx.execute<PoolRow>(sql`
    select j.code, case when ${of.english} then j.name_en else j.name end as name,
           pb.in_posted_fen - pb.out_posted_fen - pb.out_pending_fen as free,
           pb.out_pending_fen + ab.out_pending_fen as reserved,
           ab.out_posted_fen - ab.in_posted_fen as advanced, -a.floor_fen as credit_line
      from jurisdiction j
      join ledger_account p on p.jurisdiction_code = j.code and p.kind = 'pool' join ledger_balance pb on pb.account_id = p.account_id
      join ledger_account a on a.jurisdiction_code = j.code and a.kind = 'advance' join ledger_balance ab on ab.account_id = a.account_id
     order by j.code`);
  const flows = await tx.execute<FlowRow>(sql`
    select jurisdiction_code as code, status, count(*)::int as count, sum(amount_fen) as total from payment_instruction
     where created_at >= ${from}::timestamptz and created_at < ${from}::timestamptz + interval '1 day' group by 1, 2`);
  const runs = await tx.execute<RunRow>(sql`
    select r.code, r.told as day, r.entry_count, r.matched_count, r.difference_count, r.ran_at, coalesce(r.opening_fen - before.closing_fen, 0) as gap
      from (select distinct on (jurisdiction_code) jurisdiction_code as code, day, day::text as told, entry_count, matched_count, difference_count, ran_at, opening_fen
              from reconciliation order by jurisdiction_code, day desc, ran_at desc) r
      left join lateral (select closing_fen from reconciliation b
                          where b.jurisdiction_code = r.code and b.day = r.day - 1 and b.until >= r.day::timestamp at time zone 'Asia/Shanghai'
                          order by ran_at desc limit 1) before on true`);
  const orders = await readOrders(tx);
  const paidIn = await tx.execute<PaidInRow>(sql`
    select distinct on (jurisdiction_code) jurisdiction_code as code, booked_at as last_at, amount_fen as last_fen,
           treasury_reference as last_reference, (count(*) filter (where booked_at >= ${from}::timestamptz) over pool)::int as count,
           coalesce(sum(amount_fen) filter (where booked_at >= ${from}::timestamptz) over pool, 0) as total
      from replenishment where booked_at < ${from}::timestamptz + interval '1 day'
    window pool as (partition by jurisdiction_code) order by jurisdiction_code, booked_at desc, bank_reference desc`);
  return pools.map((pool) => ({
    jurisdictionCode: pool.code,
    name: pool.name,
    freeFen: Number(pool.free),
    reservedFen: Number(pool.reserved),
    advancedFen: Number(pool.advanced),
    creditLineFen: Number(pool.credit_line),
    today: flowOf(flows.filter((flow) => flow.code === pool.code)),
    replenished: paidInOf(paidIn.find((row) => row.code === pool.code)),
    ...ordersOf(orders.find((row) => row.code === pool.code)),
    reconciled: runOf(runs.find((run) => run.code === pool.code)),
  }));
}

type LastOrder = { orderId: string; day: string; amountFen: number; status: PoolOrderStatus } | null;
type OrdersRow = {
  code: string;
  due: string;
  moved: string;
  under_way: string;
  last_share: LastOrder;
  last_settlement: LastOrder;
};

/** What is due and was ordered between each pool that the caller may see and the city's, or its treasury. */
async function readOrders(tx: Tx): Promise<readonly OrdersRow[]> {
  return tx.execute<OrdersRow>(sql`
    with orders as (
      select o.*, case when o.creditor_account = o.jurisdiction_code then o.amount_fen else -o.amount_fen end as towards from pool_order_now o
    ), latest as (
      select distinct on (jurisdiction_code, kind) jurisdiction_code, kind,
             jsonb_build_object('orderId', order_id, 'day', day, 'amountFen', towards, 'status', status) as told
        from orders order by jurisdiction_code, kind, day desc)
    select a.jurisdiction_code as code, city_share_due(a.jurisdiction_code) as due,
           coalesce((select sum(towards) from orders o where o.kind = 'share' and o.jurisdiction_code = a.jurisdiction_code and o.status = 'credited'), 0) as moved,
           coalesce((select sum(towards) from orders o where o.kind = 'share' and o.jurisdiction_code = a.jurisdiction_code and o.status = 'open'), 0) as under_way,
           (select told from latest l where l.kind = 'share' and l.jurisdiction_code = a.jurisdiction_code) as last_share,
           (select told from latest l where l.kind = 'settlement' and l.jurisdiction_code = a.jurisdiction_code) as last_settlement
      from ledger_account a where a.kind = 'pool'`);
}

function ordersOf(row: OrdersRow | undefined): Pick<PoolView, "cityShareFen" | "orders"> {
  const movedFen = Number(row?.moved ?? 0);
  const orders = {
    underWayFen: Number(row?.under_way ?? 0),
    movedFen,
    lastShare: row?.last_share ?? null,
    lastSettlement: row?.last_settlement ?? null,
  };
  return { cityShareFen: Number(row?.due ?? 0) - movedFen, orders };
}

function flowOf(rows: readonly FlowRow[]): PoolView["today"] {
  const nothing = () => ({ count: 0, totalFen: 0 });
  const flow = { underWay: nothing(), credited: nothing(), rejected: nothing(), returned: nothing() };
  for (const { status, count, total } of rows) flow[PARTS[status]] = { count, totalFen: Number(total) };
  return flow;
}

function paidInOf(row: PaidInRow | undefined): PoolView["replenished"] {
  if (!row) return { today: { count: 0, totalFen: 0 }, last: null };
  const at = new Date(row.last_at).toISOString();
  const last = { at, amountFen: Number(row.last_fen), treasuryReference: row.last_reference };
  return { today: { count: row.count, totalFen: Number(row.total) }, last };
}

function runOf(row: RunRow | undefined): PoolView["reconciled"] {
  return row
    ? {
        day: row.day,
        entryCount: row.entry_count,
        matchedCount: row.matched_count,
        differenceCount: row.difference_count,
        ranAt: new Date(row.ran_at).toISOString(),
        openingGapFen: Number(row.gap),
      }
    : null;
}
