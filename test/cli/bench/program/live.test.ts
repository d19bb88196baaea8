/** `--live`: each press is a message at once. */
import { expect, test } from 'vitest';

import { benchProgram } from '../../../support/bench-program.ts';

const live = ['--property', 'thickness', '--unit', 'mm', '--no-stages', '--live', '--expected', '3'];

test('each press is a message at once, which tells how many there will be; also across a kill -9', async () => {
  const place = await benchProgram();
  const first = place.start(live);
  await first.asking('cell> ');
  first.type('A-017\r4.121\r');
  await first.seen('Sent: A-017, 1 reading');
  expect(await place.messages()).toMatchObject([{ whole: false, expected: 3, readings: [{ value: '4.121' }] }]);
  first.type('u\r');
  await first.seen('Cannot take 4.121 mm of A-017 back: it was sent at once (--live)');
  first.type('4.119\r');
  await first.seen(/Sent: .*\n(?:.*\n)+Sent: /);
  first.kill('SIGKILL');
  await first.exit;

  const second = place.start(live);
  await second.seen('Going on with A-017, 2 readings so far');
  second.type('4.120\r');
  await second.seen('thickness 3/3 4.120 mm (mean 4.120 ± 0.001)');
  await second.seen('Finished: A-017, 3 readings, which is all');
  await second.seen('Sent: A-017, 1 reading');
  expect(await place.messages()).toMatchObject([
    { whole: false, expected: 3, readings: [{ value: '4.119' }] },
    { whole: false, expected: 3, readings: [{ value: '4.120' }] },
  ]);
});
