import { expect, test } from 'vitest';

import { readingsWords } from '../../../lib/cli/dlq/readings-words.ts';
import { fieldsOf, messageOf } from '../../support/readings.ts';
import { refusedLetter } from '../../support/standing-letters.ts';

test('all readings of some letters are counted by what each was refused for', () => {
  const readings = [{ unit: 'furlong' }, { value: '0' }, { unit: 'ell' }];
  const mixed = refusedLetter(messageOf(fieldsOf({ reading_id: 'run', readings })));
  const single = refusedLetter(messageOf(fieldsOf({ unit: 'furlong' })));
  expect(readingsWords([single])).toBe('1 reading: unknown-unit (1)');
  expect(readingsWords([mixed, single])).toBe('4 readings: unknown-unit (3), implausible (1)');
});
