import { expect, test } from 'vitest';

import { reportLines } from '../../../lib/cli/dlq/report-lines.ts';
import type { ReplayReport } from '../../../lib/replay.ts';
import { preparedLetter } from '../../support/prepared-letters.ts';
import { pressLetter } from '../../support/replay-scene.ts';

const letter = preparedLetter(pressLetter('a'));
const report: ReplayReport = {
  plan: { read: 1, selected: 1, ready: [letter], unchanged: [], isCut: false },
  sent: new Map([[letter, 'message-1']]),
  ...{ failed: [], notDeleted: [], left: [] },
};

test('a reading that waits is told, and where to look for it later', () => {
  const waiting = [{ letterId: 'l-a', readingId: 'a' }];
  const outcomes = { ok: true, value: { filed: [], refused: [], waiting } } as const;
  expect(reportLines({ ...report, outcomes }, { url: 'http://readings', width: undefined })).toEqual([
    'Replayed 1 of 1 letter to http://readings',
    '0 readings filed, 0 refused again, 1 waiting',
    '  waiting  a',
    'npm run cellgauge -- trace <reading> tells later what became of those that wait.',
  ]);
});
