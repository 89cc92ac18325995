import { notFound } from "next/navigation";
import { serverRpc } from "@/app/_rpc/server";
import { answered } from "@/app/answered";
import { Tried } from "../tried";

/** 经过: what was tried for one person who waits for a call, benefit by benefit. */
export default async function CasePage({ params }: PageProps<"/office/unclaimed/[messageId]">) {
  const { messageId } = await params;
  if (!/^rmd_[0-9a-z]{1,31}$/.test(messageId)) notFound();
  const rpc = await serverRpc();
  const one = await answered(rpc.reminders.case({ messageId }), `/office/unclaimed/${messageId}`);
  return <Tried one={one} backTo="totals" />;
}
