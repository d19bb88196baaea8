import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';

import { connectSource } from '../../adapters/bench/sources/connect-source.ts';
import type { OpenSpool } from '../../adapters/bench/spool/spool-folder.ts';
import { type Sending, sendWaiting } from '../../bench/send-waiting.ts';
import type { BenchSettings } from '../../bench/settings.ts';
import type { Source } from '../../bench/source.ts';
import { bench } from '../../bench.ts';
import { clockOffBy, isClockOff } from '../../domain/bench/clock-words.ts';
import { isoTime } from '../../domain/time.ts';
import { localAddresses } from '../../local/defaults.ts';
import { readingRulesFrom } from '../reading-rules.ts';
import { counted } from '../told.ts';
import { benchCells } from './bench-cells.ts';
import { benchQueue } from './bench-queue.ts';
import { openedSpool } from './opened-spool.ts';
import { helpLines } from './screen/help-lines.ts';
import { benchScreen, type Screen } from './screen/screen.ts';
import { sleepUnless } from './sleep-unless.ts';

/** Where a bench keeps what it takes, and what it may know. */
export interface BenchPlace {
  spoolFolder: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** How often the time is asked for, until it is known to be right here. */
const askDateEveryMs = 15_000;

/** How a bench ended: somebody went home, or the terminal is gone. */
type Ending = 'home' | 'hung-up';

/** A bench at this terminal, until somebody ends it. Rejects with a sentence where it cannot begin or go on. */
export async function runBench(settings: BenchSettings, { spoolFolder, environment }: BenchPlace): Promise<void> {
  const isLocalStack = settings.queueUrl === localAddresses.readingsQueueUrl;
  const rules = await readingRulesFrom(environment);
  const ending = new AbortController();
  const cells = benchCells(isLocalStack, environment, ending.signal);
  const spool = await openedSpool(spoolFolder, settings.queueUrl);
  const screen = benchScreen({
    input: process.stdin,
    output: process.stdout,
    env: process.env,
    help: helpLines(settings),
    namesSources: settings.sources.length > 1,
  });
  const ended = Promise.withResolvers<Ending>();
  /** One thing after the other, in the order in which it happened. */
  const oneAtATime = pLimit(1);
  const inTurn = (step: () => Promise<unknown>): void => {
    oneAtATime(step).catch(ended.reject);
  };

  const sources: Source[] = [];
  const work = bench(settings, {
    cells,
    spool,
    rules: () => ({ ...rules, now: Date.now() }),
    clock: { now: Date.now },
    newId: randomUUID,
    show: screen.show,
    prompt: screen.prompt,
    ask: () => {
      for (const source of sources) source.ask();
    },
  });
  let clockOffMs: number | undefined;
  const queue = benchQueue(settings.queueUrl, {
    onDate(date, receivedAt) {
      const offMs = clockOffBy(date, receivedAt);
      clockOffMs = offMs;
      inTurn(() => work.clockSeen(offMs));
    },
  });
  const askDate = (): void => {
    // While the clock is off nothing is taken, so that nothing is sent and nothing answered: it has to be asked.
    if (clockOffMs === undefined || isClockOff(clockOffMs)) queue.askDate().catch(ended.reject);
  };
  const sending = sendFrom(spool, queue, screen);
  const timers = [setInterval(() => inTurn(work.tick), 1000), setInterval(askDate, askDateEveryMs)];
  const catching = catchSignals(ended.resolve);

  try {
    askDate();
    await work.begin(spool.contents().open());
    for (const source of settings.sources) {
      sources.push(connectSource(source, (event) => inTurn(() => work.came(event, source))));
    }
    screen.lines((typed) => {
      if (typed.kind === 'line') {
        inTurn(async () => (await work.typed(typed.text, typed.at)).quits && ended.resolve('home'));
      } else if (typed.by === 'hang-up') ended.resolve('hung-up');
      else {
        // Nobody who wants to go home waits for an answer any more.
        if (typed.by === 'interrupt') ending.abort();
        // What was typed before is done before.
        inTurn(async () => ended.resolve('home'));
      }
    });
    if ((await ended.promise) === 'home') await goHome(() => oneAtATime(work.end), { spool, screen, sending, sources });
    else process.exitCode = 129;
  } finally {
    for (const timer of timers) clearInterval(timer);
    catching.end();
    screen.end();
    await Promise.all(sources.map((source) => source.close()));
    await sending.end(0);
    queue.close();
    await oneAtATime(spool.close);
  }
}

/** Sends what the spool holds, and shows on the prompt what waits for as long as the queue takes nothing. */
function sendFrom(spool: OpenSpool, queue: ReturnType<typeof benchQueue>, screen: Screen): Sending {
  let isHeldUp = false;
  const showWaiting = (): void => screen.waiting(isHeldUp ? spool.contents().waitingCount() : 0);
  const sending = sendWaiting({
    waiting: () => spool.contents().waiting(),
    queue,
    sent: async ({ session, readingId }, messageId) => {
      const at = isoTime(Date.now());
      const record = { kind: 'sent', session, at, message_id: messageId } as const;
      const kept = await spool.append([readingId === undefined ? record : { ...record, reading_id: readingId }]);
      if (kept.reason === undefined) await spool.compact();
      return kept;
    },
    tell: (event) => {
      screen.show(event);
      isHeldUp = event.kind === 'not-sent';
      showWaiting();
    },
    sleep: sleepUnless,
    random: Math.random,
  });
  spool.onAppended(() => {
    showWaiting();
    sending.wake();
  });
  return sending;
}

/** Finishes what is on the table, and sends what can be sent in a few seconds. */
async function goHome(
  finish: () => Promise<void>,
  { spool, screen, sending, sources }: { spool: OpenSpool; screen: Screen; sending: Sending; sources: Source[] },
): Promise<void> {
  await Promise.all(sources.splice(0).map((source) => source.close()));
  await finish();
  await sending.end();
  screen.end();
  const waiting = spool.contents().waitingCount();
  if (waiting === 0) return;
  const what = `${counted(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'}`;
  const sentence = `${what} to be sent, kept in the spool: the next start sends them ("cellgauge bench --status" shows them)`;
  screen.show({ kind: 'note', sentence, warning: true });
}

/** A closed terminal leaves the session as it is: whoever comes back goes on with it. */
function catchSignals(end: (ending: Ending) => void): { end: () => void } {
  const home = (): void => end('home');
  const hungUp = (): void => end('hung-up');
  process.on('SIGTERM', home);
  process.on('SIGHUP', hungUp);
  return {
    end: () => {
      process.off('SIGTERM', home);
      process.off('SIGHUP', hungUp);
    },
  };
}
