import { describe, expect, test } from 'vitest';

import type { Message } from '../lib/domain/message.ts';
import { isSelected } from '../lib/domain/selection.ts';
import { enterLetters } from '../lib/ledger/letters.ts';
import type { LedgerStore, LetterQueue } from '../lib/ports.ts';
import { answerLost, readingIdsOf, refusing } from './support/letter-queues.ts';
import { messageOf, now } from './support/readings.ts';
import {
  fixedBy,
  idsOf,
  pressLetter,
  type ReplayScene,
  replayScene,
  toMm,
  visitLetters,
} from './support/replay-scene.ts';

/** Letters that came back, by the ids of their readings, in the order of their coming. */
const back = ({ queues }: ReplayScene): string[] => queues.arrived().flatMap((message) => readingIdsOf(message));
const sends = ({ queues }: ReplayScene) => queues.calls.filter(({ kind }) => kind === 'send');
const isWholeAndVisible = ({ queues }: ReplayScene, letters: readonly Message[]) => {
  expect(queues.arrived()).toEqual([]);
  expect(idsOf(queues.visible())).toEqual(idsOf(letters));
};
const onlyOf =
  (...cells: readonly string[]) =>
  (letter: Parameters<typeof isSelected>[0]): boolean =>
    isSelected(letter, { cells });
/** Permits it; so many milliseconds later somebody interrupts. */
const interruptedAfter =
  (ms: number, { clock, interruption }: ReplayScene) =>
  async (): Promise<undefined> => {
    void clock.sleep(ms).then(() => interruption.abort());
  };

describe('a replay', () => {
  test('sends back the letters that are meant as they are, and leaves the others', async () => {
    const letters = visitLetters(3, 12);
    const scene = replayScene(letters);
    const report = await scene.report({ isMeant: onlyOf('cell-0', 'cell-2') });
    expect(report.plan).toMatchObject({ read: 36, selected: 24, unchanged: [], isCut: false });
    expect([report.failed, report.left, report.notDeleted, report.stop]).toEqual([[], [], [], undefined]);

    const sent = new Map([...report.sent].map(([{ letter }, messageId]) => [messageId, letter.message.body]));
    expect(new Map(scene.queues.arrived().map(({ id, body }) => [id, body]))).toEqual(sent);
    expect(sent.size).toBe(24);
    expect(scene.queues.standing().map(({ body }) => JSON.parse(body).cell_instance_id)).toEqual(
      Array.from({ length: 12 }, () => 'cell-1'),
    );
    expect(scene.queues.visible()).toHaveLength(12);
  });

  test('sends the readings of a visit one after the other, whatever order the queue has them in', async () => {
    const scene = replayScene(visitLetters(7, 9));
    await scene.report();
    const visitsInOrder = back(scene).map((id) => id.split('/')[0]);
    expect(visitsInOrder.filter((visit, index) => visit !== visitsInOrder[index - 1])).toHaveLength(7);
    expect(sends(scene).map(({ ids }) => ids.length)).toEqual([10, 10, 10, 10, 10, 10, 3]);
  });

  test('deletes no letter before its send was confirmed', async () => {
    const scene = replayScene(visitLetters(5, 10));
    const isSent = new Set<string>();
    scene.queues.takes(({ kind }) => (kind === 'send' ? 700 : 30));
    scene.queues.onArrival((message) => {
      for (const id of readingIdsOf(message)) isSent.add(`l-${id}`);
    });
    await scene.report();
    for (const { kind, ids } of scene.queues.calls) {
      if (kind === 'remove') expect(ids.every((id) => isSent.has(id))).toBe(true);
    }
    expect(scene.queues.standing()).toEqual([]);
  });

  test('fixes letters by rules, and tells in them who changed what and when', async () => {
    const scene = replayScene([pressLetter('a', { unit: 'furlong' })]);
    await scene.report({ fixing: fixedBy(toMm) });
    const [message] = scene.queues.arrived();
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ reading_id: 'a', value: '4.120', unit: 'mm' });
    expect(JSON.parse(message?.attributes.get('problem')?.value ?? '')).toMatchObject({
      reading_ids: ['a'],
      changes: [
        { by: 'ann', rules: ['map unit:furlong=mm'], fields: [{ path: 'unit', before: 'furlong', after: 'mm' }] },
      ],
    });
  });

  test('leaves letters that no rule changes where they are', async () => {
    const scene = replayScene([pressLetter('a', { unit: 'furlong' }), pressLetter('b')]);
    const { plan, sent } = await scene.report({ fixing: fixedBy(toMm) });
    expect([plan.unchanged.map(({ id }) => id), sent.size]).toEqual([['l-b'], 1]);
    expect(idsOf(scene.queues.visible())).toEqual(['l-b']);
    expect(back(scene)).toEqual(['a']);
  });

  test('sends two letters of one reading, each under the id of that reading', async () => {
    const again = { ...pressLetter('a', { value: '4.130' }), id: 'l-again' };
    const scene = replayScene([pressLetter('a'), again]);
    expect((await scene.report()).sent.size).toBe(2);
    expect(back(scene)).toEqual(['a', 'a']);
  });

  test('tells how far it is', async () => {
    const scene = replayScene(visitLetters(1, 25));
    scene.settleAfter(1500);
    await scene.report({ waitMs: 10_000 });
    const told = (kind: string) => scene.progress.filter((one) => one.kind === kind);
    expect(told('reading').at(-1)).toEqual({ kind: 'reading', letters: 25, about: 25 });
    expect(told('sending').map((one) => one.kind === 'sending' && [one.letters, one.of])).toEqual([
      [10, 25],
      [20, 25],
      [25, 25],
    ]);
    const waiting = told('waiting').map((one) => one.kind === 'waiting' && one.outcomes.waiting.length);
    expect([waiting[0], waiting.at(-1)]).toEqual([25, 0]);
  });
});

describe('a replay of which nothing is moved', () => {
  const letters = visitLetters(2, 10);
  const nothing = async (scene: ReplayScene, ...asked: Parameters<ReplayScene['replay']>): Promise<string> => {
    const done = await scene.replay(...asked);
    isWholeAndVisible(scene, letters);
    return done.ok ? 'it went ahead' : done.reason;
  };

  test('is one of a selection that nothing matches', async () => {
    const reason = await nothing(replayScene(letters), { isMeant: () => false });
    expect(reason).toBe('Nothing to replay: none of 20 letters is of this selection');
  });

  test('is one of an empty queue', async () => {
    const done = await replayScene([]).replay();
    expect(done).toEqual({ ok: false, reason: 'Nothing to replay: the dead-letter queue shows no letters' });
  });

  test('is one of a queue that cannot be read, be it at once or half-way', async () => {
    const closed = replayScene(letters);
    closed.queues.failNext('describe', { ...refusing, reason: 'AccessDenied: no' });
    expect(await nothing(closed)).toBe('Cannot read the dead-letter queue: AccessDenied: no');
    const failing = replayScene(letters);
    failing.queues.failNext('receive', {});
    failing.queues.failNext('receive', { ...refusing, reason: 'InternalError: Not now' });
    expect(await nothing(failing)).toBe(
      'Cannot read the dead-letter queue to its end: InternalError: Not now; nothing was moved',
    );
  });

  test('is one that a rule forbids', async () => {
    const reason = await nothing(replayScene(letters), { fixing: fixedBy(toMm) });
    expect(reason).toBe('Cannot map unit:furlong=mm: it changes none of 20 letters; nothing was moved');
  });

  test('is one that is not what was meant', async () => {
    const seen: number[] = [];
    const whyNot = (selected: readonly unknown[]) => {
      seen.push(selected.length);
      return 'Cannot replay from x.csv';
    };
    expect(await nothing(replayScene(letters), { whyNot })).toBe('Cannot replay from x.csv');
    expect(seen).toEqual([20]);
  });

  test('is one that is not permitted, or where asking fails', async () => {
    expect(await nothing(replayScene(letters), {}, async () => 'Nothing was moved')).toBe('Nothing was moved');
    const scene = replayScene(letters);
    const broken = scene.replay({}, async () => {
      throw new Error('no terminal');
    });
    await expect(broken).rejects.toThrow('no terminal');
    isWholeAndVisible(scene, letters);
  });

  test('is one that is interrupted while it reads', async () => {
    const scene = replayScene(letters);
    scene.queues.takes(() => 100);
    void scene.clock.sleep(120).then(() => scene.interruption.abort());
    expect(await nothing(scene)).toMatch(/^Interrupted after \d+ letters were read; nothing was moved$/);
  });
});

describe('a send', () => {
  test('that is confirmed in part leaves the other letters, visible again', async () => {
    const scene = replayScene(visitLetters(1, 25));
    scene.queues.failNext('send', { undone: (index) => index % 2 === 0, reason: 'InternalError: Not now' });
    const { sent, failed, left, stop } = await scene.report();
    expect(failed.map(({ letter, reason }) => [letter.letter.id, reason])).toEqual(
      [0, 2, 4, 6, 8].map((press) => [`l-0/${press}`, 'InternalError: Not now']),
    );
    expect([sent.size, left, stop]).toEqual([20, [], undefined]);
    expect(idsOf(scene.queues.visible())).toEqual(failed.map(({ letter }) => letter.letter.id));
    expect(scene.queues.standing()).toHaveLength(5);
  });

  test('that nobody confirms stops the replay; what was not tried is left', async () => {
    const scene = replayScene(visitLetters(1, 150));
    scene.queues.takes(({ kind }) => (kind === 'send' ? 100 : 0));
    scene.queues.failNext('send', {});
    scene.queues.failNext('send', { ...refusing, reason: 'AccessDenied: no' });
    const { sent, failed, left, stop } = await scene.report();
    expect(stop).toEqual({ kind: 'failed', reason: 'AccessDenied: no' });
    // Eight calls were under way, and whoever came back first began a ninth.
    expect([failed.length, sent.size, left.length]).toEqual([10, 80, 60]);
    expect(back(scene)).toHaveLength(80);
    const stayed = [...failed.map(({ letter }) => letter), ...left].map(({ letter }) => letter.id);
    expect(idsOf(scene.queues.visible())).toEqual(stayed.toSorted());
  });

  test('whose answer got lost deletes nothing: the next replay sends it again', async () => {
    const scene = replayScene(visitLetters(1, 5));
    scene.queues.failNext('send', answerLost);
    expect((await scene.report()).failed).toHaveLength(5);
    expect(scene.queues.visible()).toHaveLength(5);
    expect((await scene.report()).sent.size).toBe(5);
    expect(back(scene)).toEqual(['0/0', '0/1', '0/2', '0/3', '0/4', '0/0', '0/1', '0/2', '0/3', '0/4']);
    expect(scene.queues.standing()).toEqual([]);
  });
});

describe('a letter that was sent and is not deleted', () => {
  test('is told, and visible again', async () => {
    const scene = replayScene(visitLetters(1, 12));
    scene.queues.failNext('remove', { undone: (index) => index === 3, reason: 'InternalError: Not now' });
    scene.queues.failNext('remove', refusing);
    const { sent, notDeleted, stop } = await scene.report();
    expect([sent.size, stop]).toEqual([12, undefined]);
    expect(notDeleted.map(({ letter }) => letter.letter.id)).toEqual(['l-0/3', 'l-0/10', 'l-0/11']);
    expect(notDeleted.map(({ reason }) => reason)).toEqual(Array.from({ length: 3 }, () => 'InternalError: Not now'));
    expect(idsOf(scene.queues.visible())).toEqual(['l-0/10', 'l-0/11', 'l-0/3']);
  });

  test('is told where the deletion got no answer, though it may have gone', async () => {
    const scene = replayScene(visitLetters(1, 3));
    scene.queues.failNext('remove', answerLost);
    const done = await scene.replay();
    expect(done).toMatchObject({ ok: true, report: { notDeleted: { length: 3 } } });
    expect(scene.queues.standing()).toEqual([]);
    // Nothing is left that could be shown.
    expect(done.notShown).toEqual(expect.any(String));
  });

  test('is told where somebody else has it by now', async () => {
    const scene = replayScene(visitLetters(1, 3));
    const { notDeleted } = await scene.report({}, async () => {
      scene.queues.takeAway(['l-0/1'], 30);
      return undefined;
    });
    expect(notDeleted.map(({ letter }) => letter.letter.id)).toEqual(['l-0/1']);
    expect(back(scene)).toHaveLength(3);
  });
});

test('letters that cannot be shown are told of', async () => {
  const scene = replayScene(visitLetters(1, 3));
  scene.queues.failNext('hide', { ...refusing, reason: 'it did not answer' });
  expect(await scene.replay({}, async () => 'No')).toEqual({ ok: false, reason: 'No', notShown: 'it did not answer' });
});

describe('letters are hidden half a minute at a time, and never seen by others while they are held', () => {
  const letters = visitLetters(4, 30);
  const isHeldThroughout = ({ queues }: ReplayScene) => {
    expect(queues.exposed).toEqual([]);
    const hidings = queues.calls.filter(({ kind }) => kind === 'hide' || kind === 'receive');
    expect(new Set(hidings.map(({ seconds }) => seconds)).difference(new Set([0, 30]))).toEqual(new Set());
  };

  test('while the queue is read', async () => {
    const scene = replayScene(letters);
    scene.queues.takes(({ kind }) => (kind === 'receive' ? 13_000 : 20));
    await scene.report();
    expect(back(scene)).toHaveLength(120);
    isHeldThroughout(scene);
  });

  test('while somebody thinks', async () => {
    const scene = replayScene(letters);
    const done = scene.replay({}, async ({ ready }) => {
      await scene.clock.sleep(600_000);
      expect(scene.queues.visible()).toEqual([]);
      return `${ready.length} are too many`;
    });
    expect(await done).toEqual({ ok: false, reason: '120 are too many' });
    isHeldThroughout(scene);
    isWholeAndVisible(scene, letters);
  });

  test('while they go back slowly, be it by a rate or by slow calls', async () => {
    const bounded = replayScene(letters);
    await bounded.report({ perSecond: 1 });
    isHeldThroughout(bounded);
    const slow = replayScene(letters);
    slow.queues.takes(({ kind }) => (kind === 'send' || kind === 'remove' ? 14_000 : 100));
    await slow.report();
    isHeldThroughout(slow);
    expect([back(bounded).length, back(slow).length]).toEqual([120, 120]);
  });

  test('while outcomes of a canary are waited for', async () => {
    const scene = replayScene(letters);
    scene.settleAfter(200_000);
    await scene.report({ canary: 1 });
    expect(back(scene)).toHaveLength(120);
    isHeldThroughout(scene);
  });

  test('and those that are not meant are seen once the queue is read', async () => {
    const scene = replayScene(letters);
    let visible: readonly Message[] = [];
    await scene.report({ isMeant: onlyOf('cell-1') }, async () => {
      visible = scene.queues.visible();
      return undefined;
    });
    expect(visible).toHaveLength(90);
    isHeldThroughout(scene);
  });

  test('and those that stay are seen before the outcomes of the others are known', async () => {
    const scene = replayScene(letters);
    scene.queues.failNext('send', { undone: () => true });
    let seen = 0;
    const { failed, left } = await scene.report({ waitMs: 300_000 }, async () => {
      void scene.clock.sleep(120_000).then(() => {
        seen = scene.queues.visible().length;
      });
      return undefined;
    });
    expect(seen).toBeGreaterThanOrEqual(10);
    expect(seen).toBe(failed.length + left.length);
  });
});

describe('a letter that comes twice', () => {
  test('while the queue is read is sent once, and deleted by its last receipt', async () => {
    const scene = replayScene(visitLetters(1, 15));
    const { world, queues } = scene;
    let isFirst = true;
    const receive: LetterQueue['receive'] = async (seconds) => {
      const given = await queues.letters.receive(seconds);
      // SQS may hand out what is hidden.
      if (isFirst) queues.takeAway(['l-0/4'], 0);
      isFirst = false;
      return given;
    };
    world.letters = { ...queues.letters, receive };
    const report = await scene.report();
    expect([report.plan.read, report.sent.size, report.notDeleted]).toEqual([15, 15, []]);
    expect(back(scene)).toHaveLength(15);
    expect(queues.standing()).toEqual([]);
  });

  test('after it was shown again is not taken for a new one', async () => {
    const scene = replayScene(visitLetters(2, 5));
    const isMeant = onlyOf('cell-0');
    const first = await scene.report({ isMeant });
    const second = await scene.replay({ isMeant });
    expect([first.sent.size, second.ok]).toEqual([5, false]);
  });
});

test('letters that somebody else holds are not read, and stay', async () => {
  const scene = replayScene(visitLetters(1, 10));
  scene.queues.takeAway(['l-0/2', 'l-0/7'], 3600);
  const { plan, sent } = await scene.report();
  expect([plan.read, sent.size]).toEqual([8, 8]);
  expect(idsOf(scene.queues.standing())).toEqual(['l-0/2', 'l-0/7']);
});

test('of more letters than are held at a time the first go back, and the report says that there are more', async () => {
  // Bare frames of a megabyte, of which two hundred are enough.
  const body = 'x'.repeat(1_000_000);
  const scene = replayScene(Array.from({ length: 300 }, (_, index) => messageOf(body, { id: `l-${index}` })));
  const { plan } = await scene.report({}, async () => undefined);
  expect(plan.isCut).toBe(true);
  expect(plan.selected).toBeGreaterThan(200);
  expect(plan.selected).toBeLessThan(300);
  expect(scene.queues.standing().length).toBe(300 - plan.selected);
  expect(scene.queues.visible().length).toBe(300 - plan.selected);
});

describe('a canary', () => {
  const letters = visitLetters(5, 6);
  const canary = 8;

  test('is of whole visits; once all of it is filed the others follow', async () => {
    const scene = replayScene(letters);
    scene.settleAfter(95_000);
    const report = await scene.report({ canary });
    expect([report.sent.size, report.left, report.stop]).toEqual([30, [], undefined]);
    const [first, second, ...others] = sends(scene).map(({ at, ids }) => ({ at: at - now, ids }));
    expect([...(first?.ids ?? []), ...(second?.ids ?? [])].toSorted()).toEqual(
      letters.flatMap((letter) => readingIdsOf(letter).filter((id) => /^[01]/.test(id))).toSorted(),
    );
    for (const { at } of others) expect(at).toBeGreaterThanOrEqual(95_000);
    // What came after it was not waited for.
    expect(report.outcomes).toMatchObject({ ok: true, value: { filed: { length: 12 }, waiting: [] } });
    expect(scene.progress.at(-1)).toEqual({ kind: 'sending', letters: 30, of: 30 });
  });

  test('of more letters than there are is all of them', async () => {
    const scene = replayScene(letters);
    scene.settleAfter(1000);
    const report = await scene.report({ canary: 31 });
    expect([report.sent.size, report.left, report.stop]).toEqual([30, [], undefined]);
    expect(report.outcomes).toMatchObject({ value: { filed: { length: 30 } } });
  });

  test('that is filed lets the outcomes of all be waited for, where they are', async () => {
    const scene = replayScene(letters);
    scene.settleAfter(95_000, (id) => id === '4/5');
    const { outcomes, stop } = await scene.report({ canary, waitMs: 120_000 });
    expect(outcomes).toMatchObject({ value: { filed: { length: 29 }, refused: { length: 1 }, waiting: [] } });
    expect(stop).toBeUndefined();
  });

  /** Stops after the canary: all others are there, and visible. */
  async function stops(scene: ReplayScene, sent = 12, permit = async (): Promise<undefined> => undefined) {
    const report = await scene.report({ canary }, permit);
    const { queues } = scene;
    expect(back(scene)).toHaveLength(sent);
    expect(queues.visible()).toHaveLength(queues.standing().length);
    expect(queues.standing()).toHaveLength(30 - report.sent.size);
    expect(report.left.length + report.failed.length).toBe(30 - report.sent.size);
    return report;
  }

  test('of which one is refused stops at once, though others are waiting', async () => {
    const scene = replayScene(letters);
    const isRefused = (id: string) => id === '1/3';
    scene.settleAfter((id) => (isRefused(id) ? 2000 : 90_000), isRefused);
    const { stop, outcomes } = await stops(scene);
    expect(stop).toEqual({ kind: 'canary' });
    expect(outcomes).toMatchObject({ value: { refused: [{ letterId: 'l-1/3', code: 'refused-by-api' }] } });
    expect(scene.endedAt()).toBeLessThan(10_000);
  });

  test('that is still waiting after ten minutes stops', async () => {
    const scene = replayScene(letters);
    const { stop, outcomes } = await stops(scene);
    expect(stop).toEqual({ kind: 'canary' });
    expect(outcomes).toMatchObject({ value: { filed: [], waiting: { length: 12 } } });
    expect(scene.endedAt()).toBeGreaterThanOrEqual(600_000);
    expect(scene.endedAt()).toBeLessThan(610_000);
  });

  test('of which a send failed stops, though what was sent is filed', async () => {
    const scene = replayScene(letters);
    scene.settleAfter(1000);
    scene.queues.failNext('send', { undone: (index) => index === 2, reason: 'InternalError: Not now' });
    const { stop, failed, left } = await stops(scene, 11);
    expect(stop).toEqual({ kind: 'canary' });
    expect([failed.length, left.length]).toEqual([1, 18]);
  });

  test('of which no send is confirmed says why', async () => {
    const scene = replayScene(letters);
    scene.settleAfter(1000);
    scene.queues.failNext('send', { ...refusing, reason: 'AccessDenied: no' });
    scene.queues.failNext('send', { ...refusing, reason: 'AccessDenied: no' });
    expect((await stops(scene, 0)).stop).toEqual({ kind: 'failed', reason: 'AccessDenied: no' });
  });

  test('of which the ledger cannot tell stops, and says why', async () => {
    const scene = replayScene(letters);
    // It answers once, before anything is moved.
    let asked = 0;
    const get: LedgerStore['get'] = async (keys) => {
      asked += 1;
      return asked === 1 ? scene.ledger.get(keys) : { items: new Map(), reason: 'it did not answer' };
    };
    scene.world.ledger = { ...scene.ledger, get };
    const { stop, outcomes } = await stops(scene);
    expect(stop).toEqual({ kind: 'canary' });
    expect(outcomes).toEqual({ ok: false, reason: 'it did not answer' });
  });

  test('moves nothing where the ledger cannot be asked from the beginning', async () => {
    const scene = replayScene(letters);
    scene.world.ledger = { ...scene.ledger, get: async () => ({ items: new Map(), reason: 'it did not answer' }) };
    expect(await scene.replay({ canary: 2 })).toMatchObject({
      ok: false,
      reason: 'Cannot follow what becomes of the letters: the ledger failed: it did not answer; nothing was moved',
    });
    expect(scene.queues.arrived()).toEqual([]);
    expect(scene.queues.visible()).toHaveLength(letters.length);
  });

  test('that is interrupted while it is waited for stops, and says so', async () => {
    const scene = replayScene(letters);
    const { stop, outcomes } = await stops(scene, 12, interruptedAfter(30_000, scene));
    expect(stop).toEqual({ kind: 'interrupted' });
    expect(outcomes).toMatchObject({ value: { waiting: { length: 12 } } });
    expect(scene.endedAt()).toBeLessThan(35_000);
  });
});

describe('outcomes that are waited for', () => {
  test('are all told as soon as they are known', async () => {
    const scene = replayScene(visitLetters(1, 4));
    scene.settleAfter(40_000, (id) => id === '0/2');
    const { outcomes } = await scene.report({ waitMs: 600_000 });
    expect(outcomes).toMatchObject({
      ok: true,
      value: { filed: { length: 3 }, refused: [{ letterId: 'l-0/2', readingId: '0/2', code: 'refused-by-api' }] },
    });
    expect(scene.endedAt()).toBeLessThan(50_000);
  });

  test('are those that are known when the time is up', async () => {
    const scene = replayScene(visitLetters(1, 4));
    const { outcomes, stop, sent } = await scene.report({ waitMs: 7000 });
    expect(outcomes).toMatchObject({ value: { filed: [], refused: [], waiting: { length: 4 } } });
    expect([stop, sent.size]).toEqual([undefined, 4]);
    expect(scene.endedAt()).toBeLessThan(10_000);
  });

  test('are those that are known when it is interrupted', async () => {
    const scene = replayScene(visitLetters(1, 4));
    const { stop, outcomes } = await scene.report({ waitMs: 600_000 }, interruptedAfter(5000, scene));
    expect(outcomes).toMatchObject({ value: { waiting: { length: 4 } } });
    expect(stop).toEqual({ kind: 'interrupted' });
    expect(scene.endedAt()).toBeLessThan(9000);
  });

  test('may be found in a letter that has come back, while others are held', async () => {
    const scene = replayScene([...visitLetters(1, 12), pressLetter('other', { cell_instance_id: 'cell-9' })]);
    scene.queues.onArrival((message) => {
      const { ledger, queues, clock } = scene;
      void clock.sleep(3000).then(async () => {
        const letter = { ...message, id: `again-${message.id}` };
        const problem = { code: 'no-data', detail: 'Cannot read it', reading_ids: [], source_message_id: message.id };
        queues.put({
          ...letter,
          attributes: new Map(message.attributes).set('problem', {
            dataType: 'String',
            value: JSON.stringify(problem),
          }),
        });
        await enterLetters([message.id], { ledger, clock });
      });
    });
    const { outcomes } = await scene.report({ waitMs: 60_000, isMeant: onlyOf('cell-0') });
    if (!outcomes?.ok) throw new Error('it was not followed');
    expect(outcomes.value.refused.map(({ code, reason }) => `${code}: ${reason}`)).toEqual(
      Array.from({ length: 12 }, () => 'no-data: Cannot read it'),
    );
    expect(scene.queues.visible()).toHaveLength(13);
  });
});

describe('a replay that is interrupted', () => {
  test('between batches ends those under way, and shows the others', async () => {
    const scene = replayScene(visitLetters(1, 200));
    scene.queues.takes(({ kind }) => (kind === 'send' ? 1000 : 10));
    scene.queues.onArrival(() => scene.interruption.abort());
    const { sent, left, stop, failed, notDeleted } = await scene.report();
    expect(stop).toEqual({ kind: 'interrupted' });
    expect([sent.size, left.length, failed, notDeleted]).toEqual([80, 120, [], []]);
    expect(idsOf(scene.queues.visible())).toEqual(left.map(({ letter }) => letter.id).toSorted());
    expect(scene.queues.standing()).toHaveLength(120);
  });

  test('while it waits for its rate ends within a moment', async () => {
    const scene = replayScene(visitLetters(1, 10));
    const { sent, left, stop } = await scene.report({ perSecond: 0.001 }, interruptedAfter(1_500_000, scene));
    expect([sent.size, left.length, stop]).toEqual([2, 8, { kind: 'interrupted' }]);
    expect(scene.endedAt()).toBeLessThan(1_505_000);
  });

  test('while somebody thinks sends nothing', async () => {
    const scene = replayScene(visitLetters(1, 10));
    const { sent, left } = await scene.report({}, async () => {
      scene.interruption.abort();
      return undefined;
    });
    expect([sent.size, left.length, scene.queues.visible().length]).toEqual([0, 10, 10]);
  });
});

describe('a dry run', () => {
  test('moves nothing: that letters were received once more is all that has changed', async () => {
    const letters = visitLetters(3, 10);
    const scene = replayScene(letters);
    const foreseen = await scene.foresee({ isMeant: onlyOf('cell-1') });
    expect(foreseen).toMatchObject({ ok: true, forecast: { read: 30, selected: 10, isCut: false } });
    isWholeAndVisible(scene, letters);
    const but = ({ receiveCount, receiptHandle, ...rest }: Message) => rest;
    expect(scene.queues.standing().map(but)).toEqual(letters.map(but));
    expect(new Set(scene.queues.standing().map(({ receiveCount }) => receiveCount))).toEqual(new Set([1]));
    expect(new Set(scene.queues.calls.map(({ kind }) => kind))).toEqual(new Set(['describe', 'receive', 'hide']));
    expect(scene.ledger.operations).not.toContain('write');
  });

  test('shows letters before it asks the ledger and Ionworks of them', async () => {
    const scene = replayScene(visitLetters(1, 5));
    let visible = 0;
    scene.world.cells = async () => {
      visible = scene.queues.visible().length;
      return { kind: 'known', id: 'cell-0' };
    };
    const foreseen = await scene.foresee();
    if (!foreseen.ok) throw new Error(foreseen.reason);
    expect([...foreseen.forecast.predictions.values()].map(({ kind }) => kind)).toEqual(
      Array.from({ length: 5 }, () => 'fail'),
    );
    expect(visible).toBe(5);
  });

  test('foresees nothing where the ledger fails, or where nothing can be moved', async () => {
    const scene = replayScene(visitLetters(1, 5));
    scene.ledger.failNext('get', 'before');
    expect(await scene.foresee()).toEqual({
      ok: false,
      reason: 'Cannot foresee what becomes of the letters: the ledger failed: no answer within 3000 ms',
    });
    expect(await scene.foresee({ isMeant: () => false })).toEqual({
      ok: false,
      reason: 'Nothing to replay: none of 5 letters is of this selection',
    });
    scene.queues.failNext('hide', { ...refusing, reason: 'it did not answer' });
    expect(await scene.foresee()).toMatchObject({ ok: true, notShown: 'it did not answer' });
  });
});
