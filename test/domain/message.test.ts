import { describe, expect, it } from 'vitest';

import { isTooOld } from '../../lib/domain/message.ts';
import { sentAt } from '../support/readings.ts';

const dayMs = 24 * 3600 * 1000;

describe('a message', () => {
  it.each([
    ['when it is sent', 0, false],
    ['after twelve days', 12 * dayMs, false],
    ['a moment later', 12 * dayMs + 1, true],
    ['after thirteen days', 13 * dayMs, true],
    ['by a clock that is behind', -dayMs, false],
  ])('is too old to wait before its queue deletes it, or not: %s', (_when, age, isIt) => {
    expect(isTooOld(sentAt, sentAt + age)).toBe(isIt);
  });
});
