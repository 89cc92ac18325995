type Stored = { payload: Record<string, unknown>; dueMs: number };

const SWEEP_MS = 30_000;

/**
 * Everything the providers remember, in this process only: a sign-in that was under way when it ended is begun again.
 * What has run out is forgotten within half a minute.
 */
export function createMemory() {
  const stored = new Map<string, Stored>();
  const sweep = setInterval(() => {
    const now = Date.now();
    for (const [key, { dueMs }] of stored) if (dueMs < now) stored.delete(key);
  }, SWEEP_MS);
  sweep.unref();
  return {
    /** What oidc-provider asks for each kind of thing it remembers. */
    adapterFor: (provider: string) => (model: string) => adapter(stored, `${provider}:${model}`),
    /** How many things are remembered. */
    size: () => stored.size,
    close: () => clearInterval(sweep),
  };
}

function adapter(stored: Map<string, Stored>, kind: string) {
  const key = (id: string) => `${kind}:${id}`;
  const read = (id: string) => {
    const found = stored.get(key(id));
    return found && found.dueMs > Date.now() ? found.payload : undefined;
  };
  const findBy = (name: string, value: unknown) => {
    for (const [at, { payload }] of stored) if (at.startsWith(`${kind}:`) && payload[name] === value) return payload;
    return undefined;
  };
  return {
    async upsert(id: string, payload: Record<string, unknown>, expiresInSeconds: number) {
      stored.set(key(id), { payload, dueMs: Date.now() + expiresInSeconds * 1_000 });
      if (payload.uid && kind.endsWith(":Session")) {
        stored.set(key(`uid.${payload.uid}`), { payload, dueMs: Date.now() + expiresInSeconds * 1_000 });
      }
    },
    find: async (id: string) => read(id),
    findByUid: async (uid: string) => read(`uid.${uid}`),
    findByUserCode: async (userCode: string) => findBy("userCode", userCode),
    async consume(id: string) {
      const found = stored.get(key(id));
      if (found) found.payload.consumed = Math.floor(Date.now() / 1_000);
    },
    destroy: async (id: string) => void stored.delete(key(id)),
    /** Rare: only when a code is brought a second time. */
    async revokeByGrantId(grantId: string) {
      for (const [at, { payload }] of stored) {
        if (at.startsWith(`${kind}:`) && payload.grantId === grantId) stored.delete(at);
      }
    },
  };
}
