import { describe, expect, it } from 'vitest';

import { deferSeconds, secondsUntil } from '../../lib/ingest/defer-seconds.ts';

const now = Date.UTC(2026, 10, 20, 8);
/** SQS keeps a message invisible for twelve hours at the most, of which some has gone by. */
const most = 12 * 3600 - 900;

describe('a message that waits for a moment', () => {
  it.each([
    [90_000, 90],
    [89_001, 90],
    [1001, 2],
    [1000, 1],
    [1, 1],
    [0, 1],
    [-5000, 1],
    [24 * 3600 * 1000, most],
  ])('%i ms away comes back no sooner than that, and a second later at the earliest: %i s', (ms, seconds) => {
    expect(secondsUntil(now + ms, now)).toBe(seconds);
  });
});

describe('a message that waits for better times', () => {
  it.each([
    [1, 0, 15],
    [1, 1, 30],
    [2, 1, 60],
    [3, 0.5, 90],
    [8, 1, 3600],
    [1000, 0, 1800],
    [1000, 1, 3600],
  ])('comes back after 30 s doubled with each of %i receives, jittered by %d: %i s', (count, jitter, seconds) => {
    expect(deferSeconds(count, undefined, jitter)).toBe(seconds);
  });

  it.each([
    [45_000, 45],
    [44_001, 45],
    [1000, 15],
    [24 * 3600 * 1000, most],
  ])('comes back no sooner than it was asked to: %i ms', (retryAfterMs, seconds) => {
    expect(deferSeconds(1, retryAfterMs, 0)).toBe(seconds);
  });
});
