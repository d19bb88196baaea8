const firstMs = 200;
const mostMs = 5000;

/**
 * How long to wait after attempt 1, 2, …: full jitter (anything up to a ceiling that doubles from 200 ms to 5 s), so that
 * callers that failed together do not come back together; never sooner than the server asked for with `Retry-After`.
 */
export function delayBefore(attempt: number, retryAfterMs: number | undefined, random: () => number): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** (attempt - 1));
  return Math.max(Math.round(random() * ceiling), retryAfterMs ?? 0);
}
