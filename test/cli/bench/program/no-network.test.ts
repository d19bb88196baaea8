/** A queue that cannot be reached for a while. */
import { connect } from 'node:net';
import { expect, test } from 'vitest';

import { bareServer } from '../../../support/bare-server.ts';
import { type BenchProgram, benchProgram, valuesIn } from '../../../support/bench-program.ts';
import { type ReturningServer, returningServer } from '../../../support/returning-server.ts';

const typed = ['--property', 'thickness', '--unit', 'mm', '--no-stages'];

test('without network sessions wait, which is told once; when it is back they are sent in order, one by one', async () => {
  const { place, queue, network } = await labWithNetwork();
  await network.stop();
  const bench = place.start([...typed, ...queue]);
  await bench.asking('cell> ');
  bench.type('A-017\r4.121\r4.119\rn\r');
  await bench.seen('nothing listens there');
  await bench.seen('1 message waits: it is kept here, and sent as soon as the queue takes it');
  await bench.asking('[1 waiting] cell> ');
  bench.type('A-018\r4.300\rn\r');
  await bench.asking('[2 waiting] cell> ');
  const { status, stdout } = await place.run([...queue, '--status']);
  expect(status).toBe(0);
  expect(stdout).toContain('Waiting   2 messages with 3 readings for\n');
  expect(stdout).toContain('Oldest    A-017, 2 readings, since ');

  await network.start();
  await bench.seen('Sent: A-018, 1 reading');
  await bench.asking('cell> ');
  expect(bench.lines().filter((line) => line.startsWith('Cannot send to '))).toHaveLength(1);
  expect(
    bench
      .lines()
      .filter((line) => line.startsWith('Sent: '))
      .map(withoutId),
  ).toEqual(['Sent: A-017, 2 readings; 1 still waits', 'Sent: A-018, 1 reading']);
  expect(valuesIn(await place.messages())).toEqual([['4.121', '4.119'], ['4.300']]);
});

test('what is typed once the bench ends is not taken: nobody would see to it', async () => {
  const place = await benchProgram();
  const held = await bareServer(() => {});
  const bench = place.start([...typed, '--readings-queue-url', `${held.url}/000000000000/readings`]);
  await bench.asking('cell> ');
  bench.type('A-017\r4.121\rq\r');
  await bench.seen('Finished: A-017, 1 reading, as the bench ends');
  bench.type('A-018\r4.300\r');
  expect(await bench.exit).toBe(0);
  expect(bench.lines().filter((line) => line.includes('4.300 mm'))).toEqual([]);
  const { stdout } = await place.run(['--status']);
  expect(stdout).toContain('Open      no session');
});

test('a bench that ends without network says what waits, and the next start sends it', async () => {
  const { place, queue, network } = await labWithNetwork();
  await network.stop();
  const first = place.start([...typed, ...queue]);
  await first.asking('cell> ');
  first.type('A-017\r4.121\rq\r');
  expect(await first.exit).toBe(0);
  expect(first.lines().join(' ')).toContain('1 message waits to be sent, kept in the spool: the next start sends them');

  await network.start();
  const second = place.start([...typed, ...queue]);
  await second.seen('Sent: A-017, 1 reading');
  expect(valuesIn(await place.messages())).toEqual([['4.121']]);
  second.type('q\r');
  expect(await second.exit).toBe(0);
  const { stdout } = await place.run([...queue, '--status']);
  expect(stdout).toContain('Waiting   nothing\n');
});

const withoutId = (line: string): string => line.replace(/ \(message [^)]+\)/, '');

/** A queue behind a network that can be away; `queue` names it there. */
async function labWithNetwork(): Promise<{ place: BenchProgram; queue: readonly string[]; network: ReturningServer }> {
  const place = await benchProgram();
  const { port } = new URL(place.aws.endpoint);
  const network = await networkBefore(Number(port));
  const url = place.queueUrl.replace(port, String(network.port));
  return { place, network, queue: ['--readings-queue-url', url] };
}

/** What stands between a lab and a service: without it, nothing listens there. */
const networkBefore = (target: number): Promise<ReturningServer> =>
  returningServer((client) => {
    const service = connect({ host: '127.0.0.1', port: target });
    service.on('error', () => {}).on('close', () => client.destroy());
    client.on('close', () => service.destroy());
    client.pipe(service).pipe(client);
  });
