import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { heldLetters, shownAfter } from '../../lib/letters/held-letters.ts';
import { letterQueues, refusing } from '../support/letter-queues.ts';
import { messageOf, now } from '../support/readings.ts';
import { idsOf } from '../support/replay-scene.ts';

/** Letters named so, and a clock that is set by hand. */
function letters(...ids: readonly string[]) {
  let at = now;
  const clock = { now: () => at, sleep: async () => {} };
  const queues = letterQueues(
    ids.map((id) => messageOf(id, { id })),
    clock,
  );
  const held = heldLetters(queues.letters, clock);
  const pass = (seconds: number) => {
    at += seconds * 1000;
  };
  const hidings = () =>
    queues.calls.flatMap(({ kind, ids: hidden, seconds }) => (kind === 'hide' ? [{ hidden, seconds }] : []));
  const visible = () => idsOf(queues.visible());
  return { queues, held, pass, hidings, visible };
}

test('letters that are received are hidden for half a minute', async () => {
  const { held, visible, pass } = letters('a', 'b');
  expect(await held.receive()).toMatchObject({ isEmpty: false, fresh: [{ id: 'a' }, { id: 'b' }] });
  pass(29.999);
  expect(visible()).toEqual([]);
  pass(0.001);
  expect(visible()).toEqual(['a', 'b']);
});

test('an empty answer, and a failure, are told', async () => {
  const { held, queues } = letters();
  expect(await held.receive()).toEqual({ isEmpty: true, fresh: [] });
  queues.failNext('receive', { ...refusing, reason: 'AccessDenied: no' });
  expect(await held.receive()).toEqual({ isEmpty: true, fresh: [], reason: 'AccessDenied: no' });
});

describe('a letter that comes again', () => {
  test('is not fresh, and is held by its last receipt', async () => {
    const { held, queues, visible } = letters('a');
    await held.receive();
    queues.takeAway(['a'], 0);
    expect(await held.receive()).toEqual({ isEmpty: false, fresh: [] });
    expect(await held.show()).toEqual({});
    expect(visible()).toEqual(['a']);
  });

  test('after it was shown is not fresh either, and held once more', async () => {
    const { held, visible } = letters('a');
    await held.receive();
    await held.show(['a']);
    expect(await held.receive()).toEqual({ isEmpty: false, fresh: [] });
    expect(visible()).toEqual([]);
    await held.show();
    expect(visible()).toEqual(['a']);
  });
});

describe('hiding again', () => {
  test('is for letters that have been hidden for a quarter of a minute, and costs nothing before', async () => {
    const { held, pass, queues, hidings } = letters('a');
    await held.receive();
    pass(10);
    queues.put(messageOf('b', { id: 'b' }));
    await held.receive();
    pass(4.999);
    await held.renew();
    expect(hidings()).toEqual([]);
    pass(0.001);
    await held.renew();
    expect(hidings()).toEqual([{ hidden: ['a'], seconds: 30 }]);
    pass(10);
    await held.renew();
    expect(hidings()).toEqual([
      { hidden: ['a'], seconds: 30 },
      { hidden: ['b'], seconds: 30 },
    ]);
    expect(queues.exposed).toEqual([]);
  });

  test('comes before more are received', async () => {
    const { held, pass, queues } = letters('a');
    await held.receive();
    pass(20);
    queues.put(messageOf('b', { id: 'b' }));
    await held.receive();
    expect(queues.calls.map(({ kind }) => kind)).toEqual(['receive', 'hide', 'receive']);
  });

  test('of no letters is no call', async () => {
    const { held, pass, hidings } = letters('a');
    await held.receive();
    held.forget(['a']);
    pass(60);
    await held.renew();
    expect(await held.show()).toEqual({});
    expect(hidings()).toEqual([]);
  });

  test('that fails is tried again later', async () => {
    const { held, pass, hidings, queues } = letters('a');
    await held.receive();
    pass(15);
    queues.failNext('hide', refusing);
    await held.renew();
    await held.renew();
    pass(15);
    await held.renew();
    expect(hidings()).toHaveLength(2);
  });
});

describe('showing', () => {
  test('is for the letters that are named, or for all', async () => {
    const { held, visible, hidings } = letters('a', 'b', 'c');
    await held.receive();
    expect(await held.show(['b', 'nobody'])).toEqual({});
    expect(visible()).toEqual(['b']);
    await held.show();
    expect(visible()).toEqual(['a', 'b', 'c']);
    expect(hidings()).toEqual([
      { hidden: ['b'], seconds: 0 },
      { hidden: ['a', 'c'], seconds: 0 },
    ]);
  });

  test('that fails says why', async () => {
    const { held, queues } = letters('a');
    await held.receive();
    queues.failNext('hide', { ...refusing, reason: 'it did not answer' });
    expect(await held.show()).toEqual({ notShown: 'it did not answer' });
  });
});

test('letters are known by their receipts as long as they are held', async () => {
  const { held, queues } = letters('a', 'b', 'c');
  await held.receive();
  held.forget(['b']);
  const receipts = held.receipts(['c', 'b', 'a', 'nobody']);
  expect(receipts.map(({ id }) => id)).toEqual(['c', 'a']);
  expect((await queues.letters.remove(receipts)).removed).toEqual(new Set(receipts));
});

describe('after work', () => {
  test('letters are shown, and what it came to is told with why some are not', async () => {
    const { held, visible, queues } = letters('a');
    await held.receive();
    expect(await shownAfter(held, async () => ({ done: visible().length }))).toEqual({ done: 0 });
    expect(visible()).toEqual(['a']);
    await held.receive();
    queues.failNext('hide', { ...refusing, reason: 'it did not answer' });
    expect(await shownAfter(held, async () => ({ done: 1 }))).toEqual({ done: 1, notShown: 'it did not answer' });
  });

  test('that throws letters are shown, too', async () => {
    const { held, visible } = letters('a');
    const broken = shownAfter(held, async () => {
      await held.receive();
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    expect(visible()).toEqual(['a']);
  });
});

test('whoever looks every ten seconds keeps all letters hidden, whenever each of them came', async () => {
  const arrivals = fc.array(fc.nat(9), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(arrivals, async (seconds) => {
      const { held, pass, queues } = letters();
      for (const [index, second] of seconds.entries()) {
        queues.put(messageOf('x', { id: String(index) }));
        pass(second);
        await held.receive();
      }
      for (let look = 0; look < 8; look += 1) {
        pass(10);
        await held.renew();
        expect(queues.visible()).toEqual([]);
      }
      expect(queues.exposed).toEqual([]);
      await held.show();
      expect(queues.visible()).toHaveLength(seconds.length);
    }),
  );
});
