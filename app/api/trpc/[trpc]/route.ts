import type { NextRequest } from "next/server";
import { openDirectDoor } from "@/app/_rpc/direct-door";
import { readBody } from "@/app/_rpc/door";
import { answerPhone, PHONE_DOOR } from "@/app/_rpc/phone-door";

openDirectDoor(`${PHONE_DOOR}/`, answerPhone);

/** The procedures through the framework: what is asked, live streams, and everything where no server of ours stands before it. */
async function handle(request: NextRequest): Promise<Response> {
  const { url, method, headers, signal } = request;
  const answer = await answerPhone({
    url,
    method,
    headers,
    signal,
    cookie: (name) => request.cookies.get(name)?.value,
    readBody: (maxBytes) => readBody(request, maxBytes),
  });
  if (answer instanceof Response) return answer;
  return new Response(answer.body, {
    status: answer.status,
    headers: answer.headers.map(([name, value]): [string, string] => [name, value]),
  });
}

export { handle as GET, handle as POST };
