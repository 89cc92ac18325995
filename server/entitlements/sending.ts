/**
 * What one thread's lanes know of each other's sending. Deciding a part takes a fifth of a second in which nothing else is sent; a COPY in its
 * turn would stand still for as long, and with it every part that waits for its own. So nobody begins to decide while somebody sends.
 */
export class Sending {
  private readonly under = new Set<Promise<unknown>>();

  /** Sends. */
  async during(send: () => Promise<void>): Promise<void> {
    const sent = send();
    this.under.add(sent);
    try {
      await sent;
    } finally {
      this.under.delete(sent);
    }
  }

  /** Waits until nobody sends; whoever fails to says so himself. */
  async over(): Promise<void> {
    while (this.under.size > 0) await Promise.allSettled(this.under);
  }
}
