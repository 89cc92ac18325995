/** How a screen is composed; each project of the journeys has one. */
export type Mode = "standard" | "elder";

/** The running product one project goes through: its address, its bank's, and its database as the owner. */
export type Stack = {
  readonly mode: Mode;
  readonly url: string;
  readonly bankUrl: string;
  /** The phones behind the simulated providers of text messages. */
  readonly smsUrl: string;
  /** The simulated push service and its browsers. */
  readonly pushUrl: string;
  readonly databaseUrl: string;
  /** What its enterprise codes are signed with, in base64: no journey can wait until a code has run out. */
  readonly codeKey: string;
};

/** The stack a project was configured with. @throws Error when it cannot be looked into, which every journey needs. */
export function stackOf(metadata: Readonly<Record<string, unknown>>): Stack {
  const text = (key: keyof Stack) => String(metadata[key] ?? "");
  const stack = {
    mode: text("mode") === "elder" ? ("elder" as const) : ("standard" as const),
    url: text("url"),
    bankUrl: text("bankUrl"),
    smsUrl: text("smsUrl"),
    pushUrl: text("pushUrl"),
    databaseUrl: text("databaseUrl"),
    codeKey: text("codeKey"),
  };
  if (!stack.databaseUrl) {
    throw new Error("The journeys arrange what they need as the database's owner: run them with `npm test`.");
  }
  return stack;
}
