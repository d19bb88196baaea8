import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';

import { connectSource } from '../../adapters/bench/sources/connect-source.ts';
import type { OpenSpool } from '../../adapters/bench/spool/spool-folder.ts';
import type { Sending } from '../../bench/send-waiting.ts';
import type { BenchSettings } from '../../bench/settings.ts';
import type { Source, SourceSettings } from '../../bench/source.ts';
import { bench } from '../../bench.ts';
import { localAddresses } from '../../local/defaults.ts';
import { readingRulesFrom } from '../reading-rules.ts';
import { counted } from '../told.ts';
import { clockedQueue } from './aws-clock.ts';
import { benchCells } from './bench-cells.ts';
import { endSignals } from './end-signals.ts';
import { openedSpool } from './opened-spool.ts';
import { helpLines } from './screen/help-lines.ts';
import type { TypedAtBench } from './screen/line-queue.ts';
import { benchScreen, type Screen } from './screen/screen.ts';
import { sendFromSpool } from './send-from-spool.ts';

/** Where a bench keeps what it takes, and what it may know. */
export interface BenchPlace {
  spoolFolder: string;
  /** What waits there for another queue goes to this one. */
  redirects: boolean;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Whatever somebody types, or a scanner sends, is fewer. */
const mostLinesAhead = 1000;

/** How a bench ended: somebody went home, or the terminal is gone. */
type Ending = 'home' | 'hung-up';

/** A bench at this terminal, until somebody ends it. Rejects with a sentence where it cannot begin or go on. */
export async function runBench(settings: BenchSettings, place: BenchPlace): Promise<void> {
  const { environment } = place;
  const isLocalStack = settings.queueUrl === localAddresses.readingsQueueUrl;
  const rules = await readingRulesFrom(environment);
  // Nobody who wants to go home waits for an answer any more.
  const leaving = new AbortController();
  const cells = benchCells(isLocalStack, environment, leaving.signal);
  const spool = await openedSpool(place.spoolFolder, settings.queueUrl, place);
  const screen = benchScreen({
    input: process.stdin,
    output: process.stdout,
    env: process.env,
    help: helpLines(settings),
    namesSources: settings.sources.length > 1,
  });

  const ended = Promise.withResolvers<Ending>();
  let isOver = false;
  const end = (ending: Ending): void => {
    isOver = true;
    ended.resolve(ending);
  };
  const failed = (error: Error): void => {
    const sentence = `Cannot go on: ${error.message}; what was shown as taken is kept in the spool, and the next start goes on`;
    ended.reject(new Error(sentence, { cause: error }));
  };
  // Also where that is so before anybody waits for it.
  ended.promise.catch(() => {});
  /** One thing after the other, in the order in which it happened. */
  const oneAtATime = pLimit(1);
  const inTurn = (step: () => Promise<unknown>): void => {
    oneAtATime(step).catch(failed);
  };

  const sources = new Map<SourceSettings, Source>();
  const work = bench(settings, {
    cells,
    spool,
    rules: () => ({ ...rules, now: Date.now() }),
    clock: { now: Date.now },
    newId: randomUUID,
    show: screen.show,
    prompt: screen.prompt,
    ask: (source) => sources.get(source)?.ask(),
  });
  const { queue, stop } = clockedQueue(settings.queueUrl, {
    seen: (aheadMs) => inTurn(() => work.clockSeen(aheadMs)),
    failed,
  });
  const sending = sendFromSpool(spool, queue, { screen, failed });
  const ticking = setInterval(() => inTurn(work.tick), 1000);
  const stopListening = endSignals({
    home: () => {
      leaving.abort();
      end('home');
    },
    hungUp: () => end('hung-up'),
  });

  const left = ({ by }: Extract<TypedAtBench, { kind: 'end' }>): void => {
    if (by === 'interrupt') leaving.abort();
    if (by === 'hang-up') end('hung-up');
    // What was typed before is done before.
    else inTurn(async () => end('home'));
  };
  const entered = (line: Extract<TypedAtBench, { kind: 'line' }>): void => {
    // What would be taken now would stay behind in a session of its own.
    if (isOver) return;
    inTurn(async () => {
      if ((await work.typed(line.text, line.at)).quits) end('home');
      if (process.stdin.isPaused() && !isOver && oneAtATime.pendingCount < mostLinesAhead) process.stdin.resume();
    });
    // Another program may write lines faster than a disk keeps them: it has to wait, so that the memory does not fill.
    if (!process.stdin.isTTY && oneAtATime.pendingCount > mostLinesAhead) process.stdin.pause();
  };

  try {
    const queueWords = isLocalStack ? 'the local stack (npm start)' : settings.queueUrl;
    screen.show({ kind: 'note', sentence: `Readings go to ${queueWords}; ? shows help`, warning: false });
    await work.begin(spool.contents().open());
    // Sessions that are sent live are open whenever something was sent: then is no moment to begin anew.
    await spool.compact();
    for (const source of settings.sources) {
      sources.set(
        source,
        connectSource(source, (event) => inTurn(() => work.came(event, source))),
      );
    }
    screen.lines((typed) => (typed.kind === 'line' ? entered(typed) : left(typed)));
    const ending = await ended.promise;
    await lettingGo(sources);
    if (ending === 'home') await goHome(() => oneAtATime(work.end), { spool, screen, sending });
    else process.exitCode = 129;
  } finally {
    clearInterval(ticking);
    stop();
    stopListening();
    screen.end();
    await lettingGo(sources);
    await sending.end(0);
    queue.close();
    await oneAtATime(spool.close);
  }
}

/** Closes what is connected; one that fails to keeps nobody else from it. */
async function lettingGo(sources: Map<SourceSettings, Source>): Promise<void> {
  const connected = [...sources.values()];
  sources.clear();
  await Promise.allSettled(connected.map((source) => source.close()));
}

/** Finishes what is on the table, and sends what can be sent in a few seconds. */
async function goHome(
  finish: () => Promise<void>,
  { spool, screen, sending }: { spool: OpenSpool; screen: Screen; sending: Sending },
): Promise<void> {
  await finish();
  await sending.end();
  screen.end();
  const waiting = spool.contents().waitingCount();
  if (waiting === 0) return;
  const what = `${counted(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'}`;
  const sentence = `${what} to be sent, kept in the spool: the next start sends them ("cellgauge bench --status" shows them)`;
  screen.show({ kind: 'note', sentence, warning: true });
}
