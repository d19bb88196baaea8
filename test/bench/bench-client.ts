import type { Peak } from './bench-client/many-presses.ts';
import type { SpoolOpening } from './bench-client/open-spool.ts';
import type { StartTime } from './bench-client/start-time.ts';
import type { Times } from './bench-client/times.ts';
import type { ToLine } from './bench-client/to-line.ts';
import type { ToQueue } from './bench-client/to-queue.ts';
import { measureApart } from './part.ts';
import type { Row } from './row.ts';

export interface BenchClient {
  /** Of each gauge. */
  presses: number;
  tcp: ToLine;
  serial: ToLine;
  live: ToQueue;
  start: StartTime;
  peak: Peak;
  opening: SpoolOpening;
}

/**
 * `bench`, the spawned program on a pseudo-terminal: how soon a press is on the screen and on the queue, how soon it is
 * there itself, and what it needs. The queue is emulated in another process.
 */
export async function benchClient(): Promise<Row[]> {
  const { presses, tcp, serial, live, start, peak, opening } =
    await measureApart<BenchClient>('./bench-client.measure.ts');
  return [
    lineRow(`from a frame's last byte to its line on the screen, gauge at a TCP port, ${presses} presses`, tcp),
    lineRow('the same, gauge at a serial port (a pseudo-terminal)', serial),
    queueRow(live),
    {
      what: 'bench, from its start to its first prompt',
      measured: ms(start.client),
      beside: `Node alone (--print 0) ${ms(start.node)}: ${times(start.client, start.node)}`,
    },
    {
      what: `peak memory of bench after ${peak.presses} presses`,
      measured: megabytes(peak.afterAll),
      beside: `once connected ${megabytes(peak.atStart)}, Node alone ${megabytes(peak.node)}`,
    },
    {
      what: `opening the spool of a day without network, ${opening.presses} presses (${opening.megabytes.toFixed(1)} MB)`,
      measured: opening.whole ? ms(opening.open) : 'not all of it was found',
      beside: `JSON.parse of its lines alone ${ms(opening.parse)}: ${times(opening.open, opening.parse)}`,
    },
  ];
}

const lineRow = (what: string, { bench, echo, keptEcho }: ToLine): Row => ({
  what,
  measured: `${ms(bench)}; the first ${digits(bench.first)} ms`,
  beside: `a bare echo ${ms(echo)}, with one line kept by fsync before ${ms(keptEcho)}: ${times(bench, keptEcho)} that`,
});

const queueRow = ({ toQueue, send }: ToQueue): Row => ({
  what: "from a frame's last byte to its message on the queue (--live), gauge at a TCP port",
  measured: `${ms(toQueue)}; the first ${digits(toQueue.first)} ms`,
  beside: `a bare SendMessage ${ms(send)}: ${times(toQueue, send)}`,
});

/** The median, and what 95 of 100 are within. */
const ms = ({ median, most }: Times): string => `${digits(median)} ms (95 %: ${digits(most)})`;

const digits = (number: number): string => number.toFixed(number < 10 ? 2 : 0);

const times = (a: Times, b: Times): string => `${(a.median / b.median).toFixed(1)} times`;

const megabytes = (mb: number | undefined): string => (mb === undefined ? 'not told here' : `${mb.toFixed(0)} MB`);
