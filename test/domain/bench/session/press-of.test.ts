import { expect, test } from 'vitest';

import { pressOf } from '../../../../lib/domain/bench/session/press-of.ts';
import { textOfBase64 } from '../../../../lib/domain/text.ts';

const at = Date.UTC(2026, 10, 20, 8, 0, 1, 250);
const beside = { id: 'r-1', says: { format: 'plain', unit: 'um' } };

test('a press has its frame, its moment, its id, and what is said of its instrument', () => {
  expect(pressOf(Buffer.from('12.5 µm'), at, beside)).toEqual({
    raw: '12.5 µm',
    reading_id: 'r-1',
    measured_at: '2026-11-20T08:00:01.250Z',
    format: 'plain',
    unit: 'um',
  });
});

test('bytes that are no UTF-8 go as base64, and are read as they would have been', () => {
  const bytes = Buffer.from('12.5 \xb5m', 'latin1');
  const { raw, raw_base64 } = pressOf(bytes, at, beside);
  expect(raw).toBeUndefined();
  expect(textOfBase64(raw_base64 as string)).toBe('12.5 µm');
});
