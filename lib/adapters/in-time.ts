/** What an AWS client is built with, so that a connection or an answer that does not begin in time fails: the timeout alone would only warn. */
export const timeoutsOf = (timeoutMs: number) => ({
  connectionTimeout: timeoutMs,
  requestTimeout: timeoutMs,
  throwOnRequestTimeout: true,
});

/** What a call is made with, so that it ends with the time there is for it. */
export interface CallOptions {
  abortSignal: AbortSignal;
}

/**
 * A call of such a client, with an end to it: rejects at the latest after four times as long. The client's own timeouts end
 * with an answer's beginning, and are of one of its tries; it makes three.
 */
export async function inTime<T>(timeoutMs: number, call: (options: CallOptions) => Promise<T>): Promise<T> {
  const mostMs = 4 * timeoutMs;
  const abortSignal = AbortSignal.timeout(mostMs);
  try {
    return await call({ abortSignal });
  } catch (error) {
    throw abortSignal.aborted ? new Error(`no answer within ${mostMs} ms`, { cause: error }) : error;
  }
}
