/** Everything both sides say after the storm, and what people were told meanwhile. */
export type Evidence = {
  readonly claims: readonly {
    readonly claimId: string;
    readonly entitlementId: string;
    readonly status: string;
    readonly amountFen: number;
  }[];
  readonly attempts: readonly { readonly endToEndId: string; readonly claimId: string; readonly status: string }[];
  /** The names of what the bank was told to move between pools and from the treasury: each evening from 21:00 on. */
  readonly orders: readonly string[];
  /** The bank's own book, line by line. */
  readonly book: readonly {
    readonly endToEndId: string;
    readonly kind: "credit" | "return";
    readonly amountFen: number;
  }[];
  /** Every claim that a person was told of, by the benefit she tapped. */
  readonly promised: ReadonlyMap<string, ReadonlySet<string>>;
  /** Benefits that were tapped and of which nobody has heard anything yet. */
  readonly unanswered: readonly string[];
};

/** Something that must never be. */
export type Finding = {
  readonly kind: "lost" | "double" | "unfinished" | "stranger" | "books" | "log" | "statement";
  readonly what: string;
};

const FINAL = ["credited", "returned", "cancelled", "recovered"];

/** Holds our claims against the bank's own book, claim by claim, and against what people were told. Believes neither side. */
export function judge(evidence: Evidence): readonly Finding[] {
  const nothing: Finding[] =
    evidence.claims.length > 0 ? [] : [{ kind: "unfinished", what: "nobody could claim anything: nothing was tried" }];
  return [...nothing, ...judgePromises(evidence), ...judgeBook(evidence), ...judgeClaims(evidence)];
}

/** Whoever was told of a claim has it, and it is the only one of its benefit. */
function judgePromises({ claims, promised, unanswered }: Evidence): Finding[] {
  const byEntitlement = grouped(claims, ({ entitlementId }) => entitlementId);
  const there = new Set(claims.map(({ claimId }) => claimId));
  const findings: Finding[] = unanswered.map((id) => ({ kind: "unfinished", what: `nobody has answered for ${id}` }));
  for (const [entitlementId, told] of promised) {
    for (const claimId of told) {
      if (there.has(claimId)) continue;
      findings.push({ kind: "lost", what: `${claimId} was promised for ${entitlementId} and is not there` });
    }
  }
  for (const [entitlementId, same] of byEntitlement) {
    if (same.length > 1) findings.push({ kind: "double", what: `${entitlementId} has ${same.length} claims` });
  }
  return findings;
}

/** The bank paid nothing but our attempts and moved nothing but what was ordered, each at most once and back at most once. */
function judgeBook({ attempts, orders, book }: Evidence): Finding[] {
  const known = new Set([...attempts.map(({ endToEndId }) => endToEndId), ...orders]);
  const findings: Finding[] = [];
  for (const [name, lines] of grouped(book, ({ kind, endToEndId }) => `${kind} of ${endToEndId}`)) {
    const endToEndId = lines[0]?.endToEndId ?? "";
    if (!known.has(endToEndId)) findings.push({ kind: "stranger", what: `the bank tells a ${name}: nothing of ours` });
    if (lines.length > 1) findings.push({ kind: "double", what: `the bank tells ${lines.length} times a ${name}` });
  }
  return findings;
}

/** Every claim is over, and the bank holds for its person exactly what the claim says. */
function judgeClaims({ claims, attempts, book }: Evidence): Finding[] {
  const claimOf = new Map(attempts.map(({ endToEndId, claimId }) => [endToEndId, claimId]));
  const held = new Map<string, number>();
  for (const { endToEndId, kind, amountFen } of book) {
    const claimId = claimOf.get(endToEndId) ?? "";
    held.set(claimId, (held.get(claimId) ?? 0) + (kind === "credit" ? amountFen : -amountFen));
  }
  const open = new Set(attempts.filter(({ status }) => status === "open").map(({ claimId }) => claimId));
  return claims.flatMap(({ claimId, status, amountFen }): Finding[] => {
    const fen = held.get(claimId) ?? 0;
    if (!FINAL.includes(status) || open.has(claimId)) return [{ kind: "unfinished", what: `${claimId} is ${status}` }];
    const due = status === "credited" ? amountFen : 0;
    if (fen === due) return [];
    return [{ kind: fen < due ? "lost" : "double", what: `${claimId} is ${status}: ${due} due, ${fen} at the bank` }];
  });
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}
