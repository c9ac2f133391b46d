/** What the log says about a thrown value. Never goes to a client. */
export const stackOf = (cause: unknown): string =>
  cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
