import type { SQSClient } from '@aws-sdk/client-sqs';

/** Is told the time by AWS's clock, and by this machine's when it was received, both in epoch milliseconds. */
export type OnDate = (date: number, receivedAt: number) => void;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** After a longer while the machine slept in between, or its clock was set: then the two times do not belong together. */
const mostWhileMs = 60_000;

/** Tells the time in an answer's headers, where it is fresh; `sentAt` is when this machine asked for it. */
export function tellDate({ date, age }: Headers, sentAt: number, onDate: OnDate): void {
  const receivedAt = Date.now();
  // An answer with an age was kept by somebody in between, and so was its date (RFC 9111, section 5.1).
  if (typeof date !== 'string' || age !== undefined) return;
  const told = Date.parse(date);
  if (Number.isNaN(told) || Math.abs(receivedAt - sentAt) > mostWhileMs) return;
  onDate(told, receivedAt);
}

/**
 * Tells the time in each answer that a client receives, refusals among them. From what is refused nobody would know a clock
 * that is off: the client corrects what it signs by the same header.
 */
export function watchDates(client: SQSClient, onDate: OnDate): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = Date.now();
      const result = await next(args);
      tellDate((result.response as { headers?: Headers }).headers ?? {}, sentAt, onDate);
      return result;
    },
    // Inside of what makes errors out of answers.
    { step: 'deserialize', priority: 'low', name: 'watchDates' },
  );
}
