/** A morning at the bench, on the terminals that laboratories have. */
import { beforeEach, expect, test } from 'vitest';

import { type BenchProgram, benchProgram, valuesIn } from '../../../support/bench-program.ts';
import { type InstrumentLine, instrumentLine } from '../../../support/pseudo-terminal.ts';

let place: BenchProgram;
let gauge: InstrumentLine;
beforeEach(async () => {
  place = await benchProgram();
  gauge = await instrumentLine();
});

const laserGauge = ['--format', 'keyence', '--instrument', 'laser-1', '--property', 'thickness', '--unit', 'mm'];
const sessions = ['--stages', 'dry,filled,formed', '--expected', '5', '--operator', 'Ida'];

/** What stands on the screen in the end; a message's id is the queue's. */
const morning = `
Readings go to the queue; ? shows help
Connected: laser-1
cell> A-017
A-017 is taken by its name, unchecked
A-017, stage (dry, filled, formed)> fi
A-017 filled  thickness 1/5  4.1210 mm
A-017 filled  thickness 2/5  4.1190 mm  (mean 4.1200 ± 0.0014)
Cannot take the frame "+FFFFFFF": the value is above the measuring range
A-017 filled  thickness 3/5  9.1200 mm  (mean 5.7867 ± 2.8900)
Warning: thickness spreads over 5.001 mm (4.119 to 9.120), more than 1 % of its
mean; u takes the last one back
A-017 filled> u
Taken back: A-017 filled  thickness  9.1200 mm; 2 readings left
A-017 filled  thickness 3/5  4.1200 mm  (mean 4.1200 ± 0.0010)
A-017 filled  thickness 4/5  4.1220 mm  (mean 4.1205 ± 0.0013)
A-017 filled  thickness 5/5  4.2010 mm  (mean 4.1366 ± 0.0360)
Warning: thickness spreads over 0.082 mm (4.119 to 4.201), more than 1 % of its
mean; u takes the last one back, n sends it as it is
A-017 filled, u or n> n
Finished: A-017 filled, 5 readings
Sent: A-017 filled, 5 readings (message …)
cell>`
  .trim()
  .split('\n');

const erases = '[2K';
const colours = ['[2m', '[22m', '[31m', '[32m', '[39m'];

interface Terminal {
  terminal: string;
  env: Readonly<Record<string, string>>;
  /** The control sequences that it is sent. */
  sequences: readonly string[];
  told?: (line: string) => string;
}

test.each<Terminal>([
  { terminal: 'one with colours', env: {}, sequences: [erases, ...colours] },
  { terminal: 'one without colours', env: { NO_COLOR: '1' }, sequences: [erases] },
  { terminal: 'one that can erase nothing', env: { TERM: 'dumb' }, sequences: [] },
  {
    terminal: 'one without UTF-8',
    env: { LANG: 'C', NO_COLOR: '1' },
    sequences: [erases],
    told: (line) => line.replace('±', '+-'),
  },
])(
  'a cell is scanned, measured and sent whole, on a terminal: $terminal',
  async ({ env, sequences, told = String }) => {
    const bench = place.start(['--serial', gauge.path, ...laserGauge, ...sessions], env);
    const press = async (frame: string, shown: string) => {
      gauge.send(`${frame}\r`);
      await bench.seen(shown);
    };
    const startedAt = Date.now();
    await bench.seen('Connected: laser-1');
    bench.type('A-017\r\n');
    await bench.asking('A-017, stage (dry, filled, formed)> ');
    bench.type('fi\r\n');
    await bench.asking('A-017 filled> ');
    await press('+04.1210', '1/5');
    await press('+04.1190', '2/5');
    expect(bench.bells()).toBe(0);
    await press('+FFFFFFF', 'above the measuring range');
    expect(bench.bells()).toBe(1);
    await press('+09.1200', 'u takes the last one back');
    bench.type('u\r');
    await bench.seen('2 readings left');
    for (const [index, digits] of ['4.1200', '4.1220', '4.2010'].entries())
      await press(`+0${digits}`, `${index + 3}/5`);
    await bench.seen('n sends it as it is');
    bench.type('n\r');
    await bench.seen('Sent: ');
    await bench.asking('cell> ');

    expect(bench.screen().map(withoutId)).toEqual(morning.map(told));
    expect(bench.bells()).toBe(3);
    expect(sequencesIn(bench.written())).toEqual(sequences.toSorted());
    bench.type('q\r');
    expect(await bench.exit).toBe(0);

    const [message, ...others] = await place.messages();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ whole: true, expected: undefined });
    const readings = message?.readings ?? [];
    expect(readings.map(({ raw }) => raw)).toEqual(['+04.1210', '+04.1190', '+04.1200', '+04.1220', '+04.2010']);
    expect(new Set(readings.map(({ id }) => id)).size).toBe(5);
    for (const reading of readings) {
      expect(reading).toMatchObject({
        ...{
          cell: { kind: 'name', name: 'A-017' },
          stage: 'filled',
          operator: 'Ida',
          property: 'thickness',
          unit: 'mm',
        },
        instrument: { id: 'laser-1' },
      });
    }
    const moments = readings.map(({ measuredAt }) => measuredAt);
    expect(moments).toEqual(moments.toSorted());
    expect(moments[0]).toBeGreaterThanOrEqual(startedAt);
    expect(moments.at(-1)).toBeLessThanOrEqual(Date.now());
  },
);

test('positions are asked for in turn, one taken back again, and the last ends the session', async () => {
  const bench = place.start(['--serial', gauge.path, ...laserGauge, '--no-stages', '--positions', 'centre,n,e']);
  await bench.seen('Connected: laser-1');
  bench.type('A-017\r\n');
  await bench.asking('A-017, centre> ');
  gauge.send('+04.1210\r');
  await bench.asking('A-017, n> ');
  gauge.send('+04.1300\r');
  await bench.asking('A-017, e> ');
  bench.type('u\r');
  await bench.asking('A-017, n> ');
  gauge.send('+04.1200\r');
  await bench.asking('A-017, e> ');
  gauge.send('+04.1190\r');
  await bench.asking('cell> ');
  await bench.seen('Sent: A-017, 3 readings');

  const messages = await place.messages();
  expect(valuesIn(messages)).toEqual([['4.1210', '4.1200', '4.1190']]);
  expect(messages[0]?.readings.map(({ position }) => position)).toEqual(['centre', 'n', 'e']);
});

const withoutId = (line: string): string =>
  line.replace(/\(message [^)]+\)/, '(message …)').replace(/go to http:[^;]+/, 'go to the queue');

/** Each that occurs, without its Escape. */
function sequencesIn(written: string): string[] {
  const all = written.split('\u001b').slice(1);
  return [...new Set(all.map((text) => /^\[?\d*./.exec(text)?.[0] ?? ''))].toSorted();
}
