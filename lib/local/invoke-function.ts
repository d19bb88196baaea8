export type Invocation = { kind: 'answered'; payload: string } | { kind: 'failed'; reason: string };

/** Where a function is invoked: the Lambda API's own path, which serverless-offline serves as well. */
export const invocationUrl = (lambdaEndpoint: string, functionName: string): string =>
  `${lambdaEndpoint}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;

/**
 * Invokes a function and waits for its answer. An error thrown by the function, a refused call and a lost connection
 * are all `failed`, with a sentence; this never throws.
 */
export async function invokeFunction(url: string, event: unknown): Promise<Invocation> {
  try {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
    const payload = await response.text();
    if (response.headers.has('x-amz-function-error')) return failed(`the function threw: ${errorMessageIn(payload)}`);
    if (!response.ok) return failed(`the invocation was refused with ${response.status}: ${payload}`);
    return { kind: 'answered', payload };
  } catch (error) {
    return failed(`the function cannot be reached at ${url}: ${causeOf(error)}`);
  }
}

const failed = (reason: string): Invocation => ({ kind: 'failed', reason });

/** Lambda describes an error as `{errorMessage, errorType, …}`. */
function errorMessageIn(payload: string): string {
  try {
    return String(JSON.parse(payload).errorMessage ?? payload);
  } catch {
    return payload;
  }
}

/** `fetch` says "fetch failed" and keeps what happened in the cause. */
const causeOf = (error: unknown): string =>
  error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
