import { describe, expect, test } from 'vitest';

import type { BenchEvent } from '../../lib/bench/event.ts';
import { type BenchQueue, type Sending, type SendingWorld, sendWaiting } from '../../lib/bench/send-waiting.ts';
import type { WaitingMessage } from '../../lib/domain/bench/spool/spool-contents.ts';
import { virtualClock } from '../support/virtual-clock.ts';

type Answer = Awaited<ReturnType<BenchQueue['send']>>;

const taken: Answer = { kind: 'sent', messageId: 'm' };
const refused = (reason: string): Answer => ({ kind: 'failed', reason });

function messageOf(name: string, more: Partial<WaitingMessage> = {}): WaitingMessage {
  return {
    session: name,
    body: `body of ${name}`,
    readings: 5,
    around: { cell: name },
    queueUrl: 'http://127.0.0.1:1/0/readings',
    at: '2026-11-20T08:00:00Z',
    ...more,
  };
}

/** A sender in virtual time, and what became of what it was given. */
interface Scene {
  sending: Sending;
  waiting: WaitingMessage[];
  told: BenchEvent[];
  /** Every try: what was sent, and when. */
  tries: { body: string; at: number }[];
  recorded: string[];
  /** Resolves once that is so. */
  until: (isSo: () => boolean) => Promise<void>;
  pass: (ms: number) => Promise<void>;
}

interface Play {
  waiting?: readonly WaitingMessage[];
  /** What the queue says to try 0, 1, …; it takes what it has no answer for. */
  answer?: (attempt: number, signal: AbortSignal) => Answer | Promise<Answer>;
  random?: number;
  /** Why a record cannot be kept, as long as it cannot. */
  unwritable?: () => string | undefined;
}

/** More than any script has. */
const mostTries = 20;

/** Plays until the sender has ended, which it is told after the script; `endedAfter` it was told, in milliseconds. */
async function play(
  { waiting: first = [], answer = () => taken, random = 1, unwritable = () => undefined }: Play,
  script: (scene: Scene) => Promise<void>,
): Promise<Omit<Scene, 'sending' | 'until' | 'pass'> & { endedAfter: number }> {
  const clock = virtualClock(0);
  const waiting = [...first];
  const told: BenchEvent[] = [];
  const tries: Scene['tries'] = [];
  const recorded: string[] = [];
  let looks: (() => void)[] = [];
  const look = () => {
    for (const again of looks.splice(0)) again();
  };

  const world: SendingWorld = {
    waiting: () => waiting,
    queue: {
      send: async (body, signal) => {
        tries.push({ body, at: clock.now() });
        if (tries.length > mostTries) throw new Error('it is sent again and again');
        look();
        return answer(tries.length - 1, signal);
      },
    },
    sent: async (message, messageId) => {
      const reason = unwritable();
      if (reason !== undefined) return { reason };
      waiting.splice(waiting.indexOf(message), 1);
      recorded.push(`${message.body}: ${messageId}`);
      return {};
    },
    tell: (event) => {
      told.push(event);
      look();
    },
    failed(error) {
      throw error;
    },
    sleep: (ms, signal) =>
      Promise.race([
        clock.sleep(ms),
        new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
      ]),
    random: () => random,
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => (looks = [...looks, resolve]));
  };

  let endedAfter = 0;
  await clock.inTime(
    (async () => {
      const sending = sendWaiting(world);
      await script({ sending, waiting, told, tries, recorded, until, pass: clock.sleep });
      const from = clock.now();
      await sending.end();
      endedAfter = clock.now() - from;
    })(),
  );
  return { waiting, told, tries, recorded, endedAfter };
}

const kinds = (told: readonly BenchEvent[]): string[] => told.map(({ kind }) => kind);

describe('what waits', () => {
  test('goes out in order, one message at a time, and is recorded and told', async () => {
    let underWay = 0;
    const { recorded, told } = await play(
      {
        waiting: [
          messageOf('A-017', { around: { cell: 'A-017', stage: 'filled' } }),
          messageOf('A-018', { around: { cell_instance_id: 'id-of-18' }, readings: 1 }),
          messageOf('A-019', { around: {} }),
        ],
        answer: async (attempt) => {
          underWay += 1;
          await Promise.resolve();
          expect(underWay).toBe(1);
          underWay -= 1;
          return { kind: 'sent', messageId: `m-${attempt}` };
        },
      },
      ({ until, told }) => until(() => told.length === 3),
    );

    expect(recorded).toEqual(['body of A-017: m-0', 'body of A-018: m-1', 'body of A-019: m-2']);
    expect(told).toEqual([
      { kind: 'sent', label: 'A-017', stage: 'filled', readings: 5, messageId: 'm-0', waiting: 2 },
      { kind: 'sent', label: 'id-of-18', readings: 1, messageId: 'm-1', waiting: 1 },
      { kind: 'sent', label: '', readings: 5, messageId: 'm-2', waiting: 0 },
    ]);
  });

  test('is seen when it comes later', async () => {
    const { tries } = await play({}, async ({ sending, waiting, told, until, pass }) => {
      await pass(90_000);
      waiting.push(messageOf('A-017'));
      sending.wake();
      await until(() => told.length === 1);
      await pass(1000);
      waiting.push(messageOf('A-018'));
      sending.wake();
      await until(() => told.length === 2);
    });

    expect(tries).toEqual([
      { body: 'body of A-017', at: 90_000 },
      { body: 'body of A-018', at: 91_000 },
    ]);
  });
});

describe('a queue that does not take it', () => {
  test.each([
    { random: 1, pauses: [1, 2, 4, 8, 16, 32, 60, 60, 60] },
    { random: 0.5, pauses: [0.5, 1, 2, 4, 8, 16, 30, 30, 30] },
    { random: 0, pauses: [0, 0, 0] },
  ])('is tried again after $pauses s, where chance is $random, and keeps back what comes after', async (scene) => {
    const { random, pauses } = scene;
    const { tries } = await play(
      {
        random,
        waiting: [messageOf('A-017'), messageOf('A-018')],
        answer: (attempt) => (attempt < pauses.length ? refused('Cannot send: no network') : taken),
      },
      ({ told, until }) => until(() => kinds(told).includes('sent')),
    );

    const first = tries.slice(0, pauses.length + 1);
    expect(first.map(({ body }) => body)).toEqual(Array(pauses.length + 1).fill('body of A-017'));
    expect(first.slice(1).map(({ at }, index) => (at - (first[index]?.at ?? 0)) / 1000)).toEqual(pauses);
  });

  test('is not tried any sooner for a message that comes meanwhile', async () => {
    const { tries } = await play(
      { waiting: [messageOf('A-017')], answer: (attempt) => (attempt < 3 ? refused('no network') : taken) },
      async ({ sending, waiting, told, until, pass }) => {
        // The third pause lasts from 3 s to 7 s.
        await pass(3500);
        waiting.push(messageOf('A-018'));
        sending.wake();
        await until(() => kinds(told).filter((kind) => kind === 'sent').length === 2);
      },
    );

    expect(tries.map(({ at }) => at)).toEqual([0, 1000, 3000, 7000, 7000]);
  });

  test('begins with short pauses again after it has taken something', async () => {
    const failing = new Set([0, 1, 2, 4]);
    const { tries } = await play(
      {
        waiting: [messageOf('A-017'), messageOf('A-018')],
        answer: (attempt) => (failing.has(attempt) ? refused('no network') : taken),
      },
      ({ waiting, until }) => until(() => waiting.length === 0),
    );

    expect(tries.map(({ at }) => at)).toEqual([0, 1000, 3000, 7000, 7000, 8000]);
  });

  test('is told once for each reason of an outage, with how many wait', async () => {
    const says = [
      'Cannot send: no network',
      'Cannot send: no network',
      'Cannot send: refused (request 4711)',
      'Cannot send: refused (request 4712)',
      'Cannot send: no network',
      undefined,
      'Cannot send: no network',
    ];
    const { told } = await play(
      {
        waiting: [messageOf('A-017'), messageOf('A-018')],
        answer: (attempt) => {
          const reason = says[attempt];
          return reason === undefined ? taken : refused(reason);
        },
      },
      ({ waiting, until }) => until(() => waiting.length === 0),
    );

    expect(told).toEqual([
      { kind: 'not-sent', reason: 'Cannot send: no network', waiting: 2 },
      { kind: 'not-sent', reason: 'Cannot send: refused (request 4711)', waiting: 2 },
      { kind: 'sent', label: 'A-017', readings: 5, messageId: 'm', waiting: 1 },
      { kind: 'not-sent', reason: 'Cannot send: no network', waiting: 1 },
      { kind: 'sent', label: 'A-018', readings: 5, messageId: 'm', waiting: 0 },
    ]);
  });
});

describe('where it cannot be noted that the queue has a message', () => {
  test('that is told, and the message is not sent again; the others are', async () => {
    const { tries, told, waiting } = await play(
      {
        waiting: [messageOf('A-017', { readingId: 'r-1' }), messageOf('A-017', { readingId: 'r-2' })],
        unwritable: () => 'the disk is full',
      },
      async ({ sending, told, until }) => {
        await until(() => told.length === 4);
        sending.wake();
      },
    );

    expect(tries).toHaveLength(2);
    const note = {
      kind: 'note',
      warning: true,
      sentence:
        'Cannot note that the message of A-017 was sent: the disk is full; at the next start it may be sent again, and is filed once all the same',
    };
    expect(told).toEqual([
      { kind: 'sent', label: 'A-017', readings: 5, messageId: 'm', waiting: 1 },
      note,
      { kind: 'sent', label: 'A-017', readings: 5, messageId: 'm', waiting: 0 },
      note,
    ]);
    expect(waiting).toHaveLength(2);
  });

  test('it is noted as soon as it can be, and told no more', async () => {
    let full = true;
    const { recorded, told, waiting } = await play(
      { waiting: [messageOf('A-017')], unwritable: () => (full ? 'the disk is full' : undefined) },
      async ({ sending, waiting, told, until, pass }) => {
        await until(() => told.length === 2);
        await pass(1);
        full = false;
        waiting.push(messageOf('A-018'));
        sending.wake();
        await until(() => told.length === 3);
      },
    );

    expect(recorded).toEqual(['body of A-017: m', 'body of A-018: m']);
    expect(kinds(told)).toEqual(['sent', 'note', 'sent']);
    expect(waiting).toEqual([]);
  });
});

describe('the end', () => {
  const nothing = async () => {};

  test('comes at once where nothing waits', async () => {
    expect(await play({}, nothing)).toMatchObject({ endedAfter: 0, tries: [] });
  });

  test('is after what waits was sent', async () => {
    const { recorded, endedAfter } = await play({ waiting: [messageOf('A-017'), messageOf('A-018')] }, nothing);

    expect(recorded).toHaveLength(2);
    expect(endedAfter).toBe(0);
  });

  test('sends what came without waking anybody', async () => {
    const { recorded } = await play({}, async ({ waiting }) => {
      waiting.push(messageOf('A-017'));
    });

    expect(recorded).toHaveLength(1);
  });

  test('does not wait for a pause: there is one more try, and what is left stays', async () => {
    const { tries, waiting, endedAfter } = await play(
      { waiting: [messageOf('A-017'), messageOf('A-018')], answer: () => refused('no network') },
      ({ pass }) => pass(2500),
    );

    expect(tries.map(({ at }) => at)).toEqual([0, 1000, 2500]);
    expect(waiting).toHaveLength(2);
    expect(endedAfter).toBe(0);
  });

  test('does not wait longer than 5 s for an answer; what that says then is neither told nor recorded', async () => {
    const answer = Promise.withResolvers<Answer>();
    let given: AbortSignal | undefined;
    const { told, recorded, waiting, endedAfter } = await play(
      {
        waiting: [messageOf('A-017')],
        answer: (_, signal) => {
          given = signal;
          signal.addEventListener('abort', () => answer.resolve(taken), { once: true });
          return answer.promise;
        },
      },
      nothing,
    );

    expect(endedAfter).toBe(5000);
    expect(given?.aborted).toBe(true);
    await answer.promise;
    expect({ told, recorded, left: waiting.length }).toEqual({ told: [], recorded: [], left: 1 });
  });
});

test('what nobody has foreseen is told, and the end is not held up by it', async () => {
  const spoilt = new Error('spoilt');
  const failed = Promise.withResolvers<unknown>();
  const sending = sendWaiting({
    waiting: () => {
      throw spoilt;
    },
    queue: { send: async () => taken },
    sent: async () => ({}),
    tell: () => {},
    failed: failed.resolve,
    sleep: (_ms, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    random: () => 0,
  });
  expect(await failed.promise).toBe(spoilt);
  await sending.end();
});
