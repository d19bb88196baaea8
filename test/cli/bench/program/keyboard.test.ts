/** What a wedge, a barcode scanner and hands type. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { benchProgram, temporaryFolder, valuesIn } from '../../../support/bench-program.ts';

const wedge = ['--property', 'thickness', '--unit', 'mm', '--cell-prefix', 'CELL-'];

test('a wedge types numbers, and a barcode switches cells at any time', async () => {
  const place = await benchProgram();
  const bench = place.start([...wedge, '--stages', 'dry,filled']);
  await bench.asking('cell> ');
  bench.type('4.119\r\n');
  await bench.seen('Cannot take "4.119": no cell is on the table; scan or type it first, then press again');
  bench.type('CELL-01\r\n');
  await bench.asking('CELL-01, stage (dry, filled)> ');
  bench.type('4.119\r\n');
  await bench.seen('Cannot take "4.119": it is no stage of dry, filled');
  bench.type('f\r\n4.121\r\n4.119\r\n');
  await bench.seen('CELL-01 filled thickness 2 4.119 mm (mean 4.120 ± 0.001)');
  bench.type('CELL-02\r\n');
  await bench.asking('CELL-02, stage (dry, filled; Enter: filled)> ');
  bench.type('\r\n4.300\r\n');
  await bench.seen('CELL-02 filled thickness 1 4.300 mm');
  bench.type('s\r\n');
  await bench.asking('CELL-02, stage (dry, filled; Enter: filled)> ');
  bench.type('dry\r\n4.310\r\nq\r\n');
  expect(await bench.exit).toBe(0);

  const messages = await place.messages();
  expect(valuesIn(messages)).toEqual([['4.121', '4.119'], ['4.300'], ['4.310']]);
  expect(messages.map(({ readings: [first] }) => [first?.cell, first?.stage])).toEqual([
    [{ kind: 'name', name: 'CELL-01' }, 'filled'],
    [{ kind: 'name', name: 'CELL-02' }, 'filled'],
    [{ kind: 'name', name: 'CELL-02' }, 'dry'],
  ]);
});

test('a reading that arrives in the middle of a line leaves the line as it was', async () => {
  const file = join(temporaryFolder(), 'gauge.txt');
  writeFileSync(file, '');
  const place = await benchProgram();
  const bench = place.start([...wedge, '--follow', file, '--no-stages']);
  await bench.seen('Connected: ');
  bench.type('CELL-01\r');
  await bench.asking('CELL-01> ');
  bench.type('CELL');
  await bench.asking('CELL-01> CELL');
  appendFileSync(file, '4.121\n');
  await bench.seen('CELL-01 thickness 1 4.121 mm');
  await bench.asking('CELL-01> CELL');
  bench.type('-02\r');
  await bench.asking('CELL-02> ');
  await bench.seen('Sent: CELL-01, 1 reading');
  expect(valuesIn(await place.messages())).toEqual([['4.121']]);
});

test('a line that was half typed is none: Ctrl-C ends the bench without it', async () => {
  const place = await benchProgram();
  const bench = place.start([...wedge, '--no-stages']);
  await bench.asking('cell> ');
  bench.type('CELL-01\r4.121\r4.1');
  await bench.asking('CELL-01> 4.1');
  bench.type('\u0003');
  expect(await bench.exit).toBe(0);
  expect(valuesIn(await place.messages())).toEqual([['4.121']]);
});
