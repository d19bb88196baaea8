/** Sessions that nobody has finished: a terminal was closed, or somebody went away. */
import { expect, test } from 'vitest';

import { openSpool } from '../../../../lib/adapters/bench/spool/spool-folder.ts';
import { benchProgram, startEnvironment, valuesIn } from '../../../support/bench-program.ts';
import { program } from '../../../support/running-cellgauge.ts';
import { pressOf } from '../../../support/spool-records.ts';
import { type OnTerminal, onTerminal } from '../../../support/terminal.ts';

const typed = ['--property', 'thickness', '--unit', 'mm', '--stages', 'dry,filled'];

const alone = (args: readonly string[]) => onTerminal(process.execPath, args, { env: startEnvironment });

/** The shell keeps the signal to itself: all that the bench hears is that nothing more can be read. */
const belowShell = (args: readonly string[]) =>
  onTerminal('sh', ['-c', 'trap "" HUP; "$0" "$@"; exit $?', process.execPath, ...args], { env: startEnvironment });

test.each([
  { what: 'a signal to hang up', starts: alone, hangUp: ({ kill }: OnTerminal) => kill('SIGHUP') },
  { what: 'a terminal that is closed', starts: alone, hangUp: (bench: OnTerminal) => bench.hangUp() },
  { what: 'a terminal that is closed silently', starts: belowShell, hangUp: (bench: OnTerminal) => bench.hangUp() },
])(
  '$what leaves the session open; the next start goes on with it, and it is one message',
  async ({ starts, hangUp }) => {
    const place = await benchProgram();
    const first = starts([program, ...place.args(typed)]);
    await first.asking('cell> ');
    first.type('A-017\rfilled\r4.121\r4.119\r');
    await first.seen('thickness 2 4.119 mm');
    first.type('9.99');
    await first.asking('A-017 filled> 9.99');
    hangUp(first);
    expect(await first.exit).toBe(129);
    expect(await place.messages()).toEqual([]);
    const { stdout } = await place.run(['--status']);
    expect(stdout).toContain('A-017 filled, 2 readings');

    const second = place.start(typed);
    await second.seen('Going on with A-017 filled, 2 readings so far');
    await second.asking('A-017 filled> ');
    second.type('4.120\r');
    await second.seen('thickness 3 4.120 mm (mean 4.120 ± 0.001)');
    second.type('n\r');
    await second.seen('Sent: A-017 filled, 3 readings');
    const messages = await place.messages();
    expect(valuesIn(messages)).toEqual([['4.121', '4.119', '4.120']]);
    expect(messages[0]?.whole).toBe(true);
  },
);

test('a session whose last press is older than the quiet time is finished and sent by the next start', async () => {
  const place = await benchProgram();
  const at = new Date(Date.now() - 181_000).toISOString();
  const opening = await openSpool(place.spool);
  if (opening.kind !== 'opened') throw new Error(opening.kind);
  const around = { cell: 'A-017', stage: 'filled' };
  await opening.spool.append([
    { kind: 'session', session: 's-1', at, queue_url: place.queueUrl, live: false, around },
    { kind: 'press', session: 's-1', press: { ...pressOf('p-1'), measured_at: at } },
  ]);
  await opening.spool.close();

  const bench = place.start([...typed, '--quiet', '180']);
  await bench.seen('Finished: A-017 filled, 1 reading, which an earlier run had left open');
  await bench.seen('Sent: A-017 filled, 1 reading');
  await bench.asking('cell> ');
  const [message] = await place.messages();
  expect(message?.readings).toMatchObject([{ id: 'p-1', measuredAt: Date.parse(at), stage: 'filled' }]);
});

test('a session without a press for the quiet time is finished and sent, and its cell taken off the table', async () => {
  const place = await benchProgram();
  const bench = place.start([...typed, '--quiet', '1']);
  await bench.asking('cell> ');
  bench.type('A-017\rfilled\r4.121\r');
  await bench.seen('Finished: A-017 filled, 1 reading, as nobody has pressed for a while');
  await bench.seen('Sent: A-017 filled, 1 reading');
  await bench.asking('cell> ');
  expect(valuesIn(await place.messages())).toEqual([['4.121']]);
});

test('what nobody has foreseen is told in a sentence; the terminal is given back, and the next start goes on', async () => {
  const place = await benchProgram();
  // A system that has no more random numbers: the second reading gets no id.
  const broken = `import crypto from 'node:crypto'; import { syncBuiltinESMExports } from 'node:module';
    const { randomUUID } = crypto; let ids = 0;
    crypto.randomUUID = () => { if (++ids > 2) throw new Error('there is no more randomness'); return randomUUID(); };
    syncBuiltinESMExports();`;
  const preload = `--import=data:text/javascript;base64,${Buffer.from(broken).toString('base64')}`;
  const typed = ['--property', 'thickness', '--unit', 'mm', '--no-stages'];
  const first = place.start(typed, { NODE_OPTIONS: preload });
  await first.asking('cell> ');
  first.type('A-017\r4.121\r');
  await first.seen('4.121 mm');
  first.type('4.122\r');
  expect(await first.exit).toBe(1);
  expect(first.lines().join(' ')).toContain(
    'Cannot go on: there is no more randomness; what was shown as taken is kept in the spool, and the next start goes on',
  );
  expect(first.lines().join('\n')).not.toMatch(/^ {4}at /m);
  const second = place.start(typed);
  await second.seen('Going on with A-017, 1 reading so far');
});
