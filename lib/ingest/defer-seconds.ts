const firstSeconds = 30;
const mostSeconds = 3600;
/** SQS keeps a message invisible for at most twelve hours; asking for more is an error, not a clamp. */
const mostVisibilitySeconds = 12 * 3600;

/**
 * After how many seconds a deferred message comes back: 30 s doubled with each receive up to an hour, jittered between
 * half and full (`jitter`, 0 to 1) so that an outage's messages spread, at least what the server asked for, at most what SQS allows.
 */
export function deferSeconds(receiveCount: number, retryAfterMs: number | undefined, jitter: number): number {
  const full = Math.min(mostSeconds, firstSeconds * 2 ** Math.min(receiveCount - 1, 20));
  const jittered = Math.round(full / 2 + (jitter * full) / 2);
  const asked = Math.ceil((retryAfterMs ?? 0) / 1000);
  return atMost(Math.max(jittered, asked));
}

/** After how many seconds a message comes back that waits for a moment: not before it, and one at least. */
export const secondsUntil = (until: number, now: number): number =>
  atMost(Math.max(1, Math.ceil((until - now) / 1000)));

/** Some of the twelve hours has gone by since the message was received. */
const atMost = (seconds: number): number => Math.min(seconds, mostVisibilitySeconds - 900);
