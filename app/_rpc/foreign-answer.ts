const SERVER_ERROR = 500;

/** An answer that does not come from our procedures: something before them failed, such as a gateway's page. */
export class ForeignAnswer extends Error {
  constructor(readonly status: number) {
    super(`answered with ${status}, and not by a procedure`);
    this.name = "ForeignAnswer";
  }
}

/** Fetches, and tells what failed before our service from a line that was lost. @throws ForeignAnswer for a failing answer that is not JSON. */
export async function fetchOurs(input: RequestInfo | URL | string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(input, init);
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  if (answer.status >= SERVER_ERROR && !isJson) throw new ForeignAnswer(answer.status);
  return answer;
}
