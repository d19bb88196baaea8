/** A replay that dies at each of its calls, and one that comes after it: nothing is lost, and nothing is filed twice. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Letter } from '../../lib/domain/dead-letter.ts';
import type { Message } from '../../lib/domain/message.ts';
import type { Queues } from '../../lib/ports.ts';
import { type ReplayOrder, replay } from '../../lib/replay.ts';
import { readingIdsOf } from '../support/letter-queues.ts';
import { type Death, mortal } from '../support/mortal.ts';
import { letterOf } from '../support/prepared-letters.ts';
import { fieldsOf, messageOf, now } from '../support/readings.ts';
import { pressLetter, type ReplayScene, replayScene, toMm } from '../support/replay-scene.ts';
import { again, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ SESSION_QUIET_SECONDS: '90' });
});
afterAll(() => world.stop());

const visits = 6;
const presses = 5;

let runs = 0;

/** Thirty letters of six visits: told and untold, with ids of their own and without, a third of them to be fixed. */
function someLetters(): { cells: readonly string[]; letters: readonly Message[] } {
  runs += 1;
  const cells = Array.from({ length: visits }, (_, visit) => `killed-${runs}-${visit}`);
  const letters = Array.from({ length: visits * presses }, (_, index): Message => {
    const [visit, press] = [index % visits, Math.floor(index / visits)];
    const measured_at = new Date(now - 7200_000 + press * 20_000).toISOString();
    const said = { cell_instance_id: cells[visit], measured_at, value: `4.${100 + index}`, expected: presses };
    const name = `${visit}-${press}`;
    switch (press) {
      case 0:
        return pressLetter(name, { ...said, unit: 'furlong' });
      case 1: // Its id is that of its message, its moment that of its sending.
        return letterOf(
          messageOf(fieldsOf({ ...said, measured_at: undefined }), { id: `m-${name}`, sentAt: now - 7100_000 }),
          { code: 'conflict', detail: 'Cannot file it' },
          `l-${name}`,
        );
      case 2: // SQS moved it by itself.
        return messageOf(fieldsOf(said), { id: `l-${name}`, sentAt: now - 3600_000 });
      case 3:
        return messageOf(fieldsOf({ ...said, unit: 'furlong' }), { id: `l-${name}`, sentAt: now - 3600_000 });
      default:
        return pressLetter(name, said);
    }
  });
  return { cells, letters };
}

const order: ReplayOrder = {
  by: 'ann',
  isMeant: () => true,
  fixing: { isForEach: true, rulesFor: ({ code }) => ({ ok: true, rules: code === 'unknown-unit' ? [toMm] : [] }) },
};
const withCanary = { ...order, canary: 5, waitMs: 60_000 };

/** The readings in some messages, each as often as it is there. */
const readingsIn = (messages: readonly Message[]): string[] => messages.flatMap((message) => readingIdsOf(message));
const sortedSet = (ids: readonly string[]): string[] => [...new Set(ids)].toSorted();

/** Replays until it dies; the others see what it held half a minute later. */
async function dying(scene: ReplayScene, how: ReplayOrder, death?: Death): Promise<number> {
  scene.settleAfter(400);
  const process = mortal(scene.world, death);
  const replayed = replay(how, process.world, async () => undefined);
  await scene.inTime(Promise.race([replayed, process.died]));
  await scene.inTime(scene.clock.sleep(30_000));
  return process.calls();
}

/** Takes what came into the readings queue ten at a time, again and again as SQS does; what is refused of it. */
async function ingestAll(messages: readonly Message[]): Promise<readonly Letter[]> {
  const refused: Letter[] = [];
  const queues: Queues = {
    remove: async () => ({}),
    defer: async () => ({}),
    deadLetter: async (letters) => {
      refused.push(...letters);
      return { sent: new Set(letters) };
    },
  };
  world.pass(1800);
  let waiting = messages;
  for (let round = 0; round < 4 && waiting.length > 0; round += 1) {
    const later: Message[] = [];
    for (let at = 0; at < waiting.length; at += 10) {
      const batch = waiting.slice(at, at + 10);
      const outcomes = await world.run(batch, { queues });
      later.push(...batch.filter((_, index) => outcomes[index] !== 'done'));
    }
    world.pass(100);
    waiting = again(later);
  }
  expect(waiting).toEqual([]);
  return refused;
}

/** What is filed of some cells, by the ids of the readings. */
const filedIn = (cells: readonly string[]): string[] =>
  cells.flatMap((cell) =>
    world.api
      .measurements(cell)
      .flatMap(({ test_setup }) => (test_setup as { readings: { id: string }[] }).readings.map(({ id }) => id)),
  );

/** A replay dies, another one runs to its end; the messages that both have sent, and how many calls were made. */
async function diesAndIsRunAgain(how: ReplayOrder, death?: Death) {
  const { cells, letters } = someLetters();
  const scene = replayScene(letters);
  const calls = await dying(scene, how, death);
  const expected = sortedSet(readingsIn(letters));
  expect(expected).toHaveLength(visits * presses);

  const { queues } = scene;
  expect(queues.visible()).toHaveLength(queues.standing().length);
  const between = [...queues.arrived(), ...queues.standing()];
  expect(sortedSet(readingsIn(between))).toEqual(expected);

  if (queues.standing().length > 0) await scene.replay(order);
  expect(queues.standing()).toEqual([]);
  expect(sortedSet(readingsIn(queues.arrived()))).toEqual(expected);
  return { cells, expected, arrived: queues.arrived(), calls };
}

async function filesEachOnce({ cells, expected, arrived }: Awaited<ReturnType<typeof diesAndIsRunAgain>>) {
  for (const [index, id] of cells.entries()) world.api.cells.add({ id, name: `K-${runs}-${index}` });
  expect(await ingestAll(arrived)).toEqual([]);
  expect(filedIn(cells).toSorted()).toEqual(expected);
}

describe.each([
  ['all at once', order],
  ['with a canary', withCanary],
])('a replay %s', (_what, how) => {
  test('sends each reading once where it lives', async () => {
    const alive = await diesAndIsRunAgain(how);
    expect(readingsIn(alive.arrived)).toHaveLength(visits * presses);
    await filesEachOnce(alive);
  });

  test('that dies at any of its calls loses nothing, and the next one has nothing filed twice', async () => {
    const { calls } = await diesAndIsRunAgain(how);
    expect(calls).toBeGreaterThan(15);
    let twice = 0;
    for (let at = 1; at <= calls; at += 1) {
      for (const isDone of [false, true]) {
        const ended = await diesAndIsRunAgain(how, { at, isDone });
        if (ended.arrived.length > visits * presses) twice += 1;
        await filesEachOnce(ended);
      }
    }
    // Between a send and its deletion there is no call that undoes it.
    expect(twice).toBeGreaterThan(0);
  });
});

test('a replay whose calls take any time loses nothing, whenever it dies', async () => {
  const ms = fc.integer({ min: 0, max: 20_000 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(ms, { minLength: 1, maxLength: 20 }),
      fc.nat(60),
      fc.boolean(),
      async (each, at, isDone) => {
        const { letters } = someLetters();
        const scene = replayScene(letters);
        const { queues } = scene;
        queues.takes(() => each[queues.calls.length % each.length] as number);
        await dying(scene, order, { at: at + 1, isDone });
        const expected = sortedSet(readingsIn(letters));
        expect(sortedSet(readingsIn([...queues.arrived(), ...queues.standing()]))).toEqual(expected);

        queues.takes(() => 0);
        if (queues.standing().length > 0) await scene.replay(order);
        expect(queues.standing()).toEqual([]);
        expect(sortedSet(readingsIn(queues.arrived()))).toEqual(expected);
      },
    ),
    { numRuns: 100 },
  );
});
