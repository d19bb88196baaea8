import fc from 'fast-check';
import { expect, it } from 'vitest';

import { isoTimes } from '../../../../lib/domain/import/moments/iso-times.ts';
import { isoTime } from '../../../../lib/domain/time.ts';

it('a moment is written as everywhere else, whatever was written before it', () => {
  const iso = isoTimes();
  const times = [
    '2025-03-01T00:00:00.000Z',
    '2025-03-01T23:59:59.999Z',
    '2025-03-02T08:05:09.007Z',
    '1969-12-31T23:59:59.900Z',
  ];
  expect(times.map((time) => iso(Date.parse(time)))).toEqual(times);
  const moments = fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 0) });
  fc.assert(
    fc.property(moments, (ms) => {
      expect(iso(ms)).toBe(isoTime(ms));
    }),
  );
});
