import { commandFlags } from './command-flags.ts';
import { measureApart } from './part.ts';
import { startQueues } from './queues.ts';
import type { Row } from './row.ts';

/** Letters that went from one queue to another. */
export interface Moved {
  letters: number;
  seconds: number;
}

export interface LetterList extends Moved {
  /** The process's highest resident memory. */
  peakMb: number;
}

const count = 20_000;

/** 20,000 dead letters listed, moved by a bare loop, and replayed with a rule; the queues emulated in another process. */
export async function replay(): Promise<Row[]> {
  const queues = await startQueues();
  const { endpoint } = queues;
  const flags = commandFlags();
  try {
    const listed = await queues.letters('listed', count);
    const list = await measureApart<LetterList>('./letter-list.measure.ts', { FROM: listed }, flags);
    const [bareTo, replayTo] = [await queues.create('bare-to'), await queues.create('replay-to')];
    const bareFrom = await queues.letters('bare-from', count);
    const bare = await measureApart<Moved>(
      './bare-loop.measure.ts',
      {
        ENDPOINT: endpoint,
        FROM: bareFrom,
        TO: bareTo,
      },
      flags,
    );
    const replayFrom = await queues.letters('replay-from', count);
    const environment = { ENDPOINT: endpoint, FROM: replayFrom, TO: replayTo };
    const replayed = await measureApart<Moved>('./replay.measure.ts', environment, flags);
    return [...replayRows(replayed, bare), listRow(list)];
  } finally {
    queues.stop();
  }
}

const perSecond = ({ letters, seconds }: Moved): number => letters / seconds;

function replayRows(replayed: Moved, bare: Moved): Row[] {
  const share = perSecond(replayed) / perSecond(bare);
  return [
    {
      what: `replay of ${replayed.letters} letters with a rule`,
      measured: `${perSecond(replayed).toFixed(0)} a second`,
      beside: `a bare receive, send, delete loop ${perSecond(bare).toFixed(0)} a second`,
      bound: 'at least 2000',
      holds: replayed.letters === count && perSecond(replayed) >= 2000,
    },
    {
      what: 'replay, its share of the bare loop',
      measured: `${(share * 100).toFixed(0)} %`,
      beside: `${bare.letters} letters moved`,
      bound: 'at least 60 %',
      holds: share >= 0.6,
    },
  ];
}

const listRow = ({ letters, seconds, peakMb }: LetterList): Row => ({
  what: `peak memory, list of ${letters} letters`,
  measured: `${peakMb.toFixed(0)} MB`,
  beside: `in ${seconds.toFixed(1)} s`,
  bound: 'under 300 MB',
  holds: letters === count && peakMb < 300,
});
