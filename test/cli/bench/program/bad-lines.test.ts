/** What goes wrong between an instrument and the bench, each told in a sentence, while the bench goes on. */
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { expect, onTestFinished, test } from 'vitest';

import { benchProgram, temporaryFolder, valuesIn } from '../../../support/bench-program.ts';
import { instrumentLine } from '../../../support/pseudo-terminal.ts';

const gauge = ['--format', 'mahr', '--property', 'thickness'];

test('an unknown port, a busy port, garbage and a stranger are each told in a sentence, and what is right is taken', async () => {
  const busy = await instrumentLine();
  await openedElsewhere(busy.path);
  const [garbled, strange] = [await instrumentLine(), await instrumentLine()];
  const missing = join(temporaryFolder(), 'ttyUSB9');
  const place = await benchProgram();
  const bench = place.start([
    ...['--no-stages', '--serial', missing, '--serial', busy.path],
    ...['--serial', garbled.path, ...gauge, '--instrument', 'garbled', '--baud', '1200'],
    ...['--serial', strange.path, ...gauge, '--instrument', 'strange'],
  ]);
  await bench.seen(
    `No connection to ${missing}, which is tried again and again: there is no such port; "cellgauge bench --list" shows those there are`,
  );
  await bench.seen(`No connection to ${busy.path}, which is tried again and again: another program has it open`);
  await bench.seen('Connected: garbled');
  await bench.seen('Connected: strange');
  bench.type('A-017\r');
  await bench.asking('A-017> ');

  garbled.send(Uint8Array.of(0x98, 0x00, 0xf8, 0x1e, 0xe6, 0x80, 0x9e, 0xf8, 0x0d));
  await bench.seen('Cannot read what garbled sends: it is no text: the line is set to 1200 baud');
  await bench.seen('mahr instruments leave the factory with 9600 baud 7E2; try --baud 9600');
  strange.send('S S    38.4127 g\r\n');
  await bench.seen('strange: Cannot read the frame "S S    38.4127 g"');
  await bench.seen('it looks like mt-sics (38.4127 g, stable)');
  strange.send('+004.121 mm\r');
  await bench.seen('A-017 thickness 1 4.121 mm');
  expect(bench.bells()).toBe(4);
});

test('an instrument that is unplugged in the middle of a frame is told, and taken up again when it is back', async () => {
  const path = join(temporaryFolder(), 'usb-gauge');
  const plugged = await instrumentLine({ at: path });
  const place = await benchProgram();
  const bench = place.start(['--no-stages', '--serial', path, ...gauge, '--instrument', 'mic-1']);
  await bench.seen('Connected: mic-1');
  bench.type('A-017\r');
  await bench.asking('A-017> ');
  plugged.send('+004.121 mm\r');
  await bench.seen('A-017 thickness 1 4.121 mm');
  plugged.send('+004.1');
  await plugged.unplug();
  await bench.seen('Cannot take "+004.1" from mic-1: ');
  await bench.seen('No connection to mic-1, which is tried again and again: it was unplugged');
  await bench.asking('A-017> ');
  const back = await instrumentLine({ at: path });
  await bench.seen('Connected again: mic-1');
  back.send('+004.119 mm\r');
  await bench.seen('A-017 thickness 2 4.119 mm (mean 4.120 ± 0.001)');
  bench.type('q\r');
  expect(await bench.exit).toBe(0);
  expect(valuesIn(await place.messages())).toEqual([['4.121', '4.119']]);
});

async function openedElsewhere(path: string): Promise<void> {
  const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  onTestFinished(() => new Promise<void>((resolve) => port.close(() => resolve())));
}
