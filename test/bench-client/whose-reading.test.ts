import { describe, expect, test } from 'vitest';

import type { SourceSettings } from '../../lib/bench/source.ts';
import { balance, benchScene, micrometer, openedAt } from '../support/bench-scene.ts';

const cellPrefixes = ['A-'];
const { asked: _, ...unasked } = balance;
const sources = [balance];
const weighing = 'S S     38.412 g';

/** A bench with a balance that is connected, and a cell on the table. */
async function weighed(given: Parameters<typeof benchScene>[0] = {}) {
  const scene = benchScene({ sources, cellPrefixes, ...given });
  await scene.bench.came({ kind: 'connected' }, balance);
  await scene.types('A-017');
  return scene;
}

describe('what an instrument was asked for one cell', () => {
  const late =
    'Cannot take 38.412 g: it answers what was asked for A-017, which is not on the table any more; ask again';

  test('is not taken for the next one; what is asked then is', async () => {
    const scene = await weighed();
    await scene.types('', 'A-018');
    scene.told();
    await scene.presses(balance, weighing);
    expect(scene.refusals()).toEqual([late]);
    await scene.types('');
    await scene.presses(balance, 'S S     38.500 g');
    expect(scene.told()).toMatchObject([{ kind: 'taken', cell: { label: 'A-018' }, reading: { value: '38.500' } }]);
  });

  test('is not taken for the same cell at another stage', async () => {
    const scene = await weighed({ stages: { kind: 'free' } });
    await scene.types('dry', '', 's', 'filled');
    scene.told();
    await scene.presses(balance, weighing);
    expect(scene.refusals()).toEqual([late]);
  });

  test('comes first, where both were asked within seconds', async () => {
    const scene = await weighed();
    await scene.types('', '', 'A-018', '');
    scene.told();
    await scene.presses(balance, weighing, 'S S     38.500 g');
    expect(scene.told()).toMatchObject([{ kind: 'refused' }, { kind: 'taken', reading: { value: '38.500' } }]);
  });

  test('is awaited still after an echo, and after what the instrument says beside it', async () => {
    const scene = await weighed();
    await scene.types('');
    await scene.presses(balance, 'S', 'S A');
    await scene.types('A-018');
    scene.told();
    await scene.presses(balance, weighing);
    expect(scene.refusals()).toEqual([late]);
  });

  test.each([
    ['it was refused', async (scene) => scene.presses(balance, 'S D     38.412 g')],
    ['the connection was lost', async (scene) => scene.bench.came({ kind: 'lost', reason: 'it is gone' }, balance)],
    ['it has given up', async (scene) => scene.passes(60_000)],
    [
      'it was asked anew, and had not heard',
      async (scene) => {
        await scene.bench.came({ kind: 'connected' }, balance);
        scene.passes(10_000);
        await scene.types('A-018', '');
      },
    ],
  ] satisfies [string, (scene: Awaited<ReturnType<typeof weighed>>) => Promise<void> | void][])(
    'is not awaited any more when %s',
    async (_what, happen) => {
      const scene = await weighed();
      await scene.types('');
      await happen(scene);
      await scene.types('A-018');
      scene.told();
      await scene.presses(balance, weighing);
      expect(scene.told()).toMatchObject([{ kind: 'taken', cell: { label: 'A-018' } }]);
    },
  );
});

describe('what a device server kept while nobody listened', () => {
  const back = async (before: string | undefined) => {
    const scene = benchScene({ cellPrefixes });
    await scene.bench.came({ kind: 'connected' }, micrometer);
    await scene.types('A-017');
    await scene.bench.came({ kind: 'lost', reason: 'no answer' }, micrometer);
    if (before !== undefined) await scene.types(before);
    await scene.bench.came({ kind: 'lost', reason: 'it is off' }, micrometer);
    await scene.bench.came({ kind: 'connected' }, micrometer);
    scene.told();
    return scene;
  };
  const frame = (ms: number) => ({ kind: 'frame', bytes: Buffer.from('4.121'), at: openedAt + ms }) as const;

  test('is not of the next cell; what is pressed after it is', async () => {
    const scene = await back('A-018');
    await scene.bench.came(frame(1000), micrometer);
    expect(scene.refusals()).toEqual([
      'Cannot take 4.121 mm: it came as soon as the connection was back, and may be of before; press again',
    ]);
    await scene.bench.came(frame(1001), micrometer);
    expect(scene.told()).toMatchObject([{ kind: 'taken', cell: { label: 'A-018' } }]);
  });

  test('is of the cell that is still there', async () => {
    const scene = await back(undefined);
    await scene.bench.came(frame(1), micrometer);
    expect(scene.told()).toMatchObject([{ kind: 'taken', cell: { label: 'A-017' } }]);
  });

  test('is no weight either, which may have lost its first digits', async () => {
    const scene = benchScene({ sources: [unasked] });
    await scene.types('A-017');
    await scene.bench.came({ kind: 'lost', reason: 'no answer' }, unasked);
    await scene.bench.came({ kind: 'connected' }, unasked);
    scene.told();
    await scene.bench.came({ ...frame(500), bytes: Buffer.from(weighing) }, unasked);
    expect(scene.refusals()).toHaveLength(1);
    await scene.bench.came({ ...frame(1500), bytes: Buffer.from(weighing) }, unasked);
    expect(scene.told()).toMatchObject([{ kind: 'taken' }]);
  });
});

test('a clock that is set back holds nothing back for hours', async () => {
  const scene = benchScene({ sources: [unasked] });
  await scene.types('A-017');
  await scene.bench.came({ kind: 'lost', reason: 'no answer' }, unasked);
  await scene.bench.came({ kind: 'connected' }, unasked);
  scene.told();
  scene.passes(-3_600_000);
  await scene.presses(unasked, weighing);
  expect(scene.told()).toMatchObject([{ kind: 'taken' }]);
});

test('a button that bounces is one press', async () => {
  const scene = benchScene();
  const came = (ms: number, raw: string) =>
    scene.bench.came({ kind: 'frame', bytes: Buffer.from(raw), at: openedAt + ms }, micrometer);
  await scene.types('A-017');
  await came(1000, '4.121');
  scene.told();
  await came(1099, '4.121');
  expect(scene.refusals()).toEqual([
    'Cannot take 4.121 mm: it came twice within a tenth of a second, as of a button that bounces or is held; press again where it is missing',
  ]);
  await came(1198, '4.121');
  expect(scene.refusals()).toHaveLength(1);
  await came(1199, '4.120');
  await came(1299, '4.120');
  expect(scene.told()).toMatchObject([
    { kind: 'taken', number: 2 },
    { kind: 'taken', number: 3 },
  ]);
});

test('presses that a network held back are as many as they are', async () => {
  const behind = { ...unasked, says: micrometer.says };
  const scene = benchScene({ sources: [behind] });
  const held = { kind: 'frame', bytes: Buffer.from('4.121'), at: openedAt } as const;
  await scene.types('A-017');
  await scene.bench.came(held, behind);
  await scene.bench.came(held, behind);
  expect(scene.events.filter(({ kind }) => kind === 'taken')).toHaveLength(2);
});

test('two instruments that nothing tells apart are not averaged', async () => {
  const { instrument: _name, ...nameless } = micrometer.says;
  const [one, another] = ['/dev/ttyUSB0', '/dev/ttyUSB1'].map((name) => ({ ...micrometer, name, says: nameless }));
  if (!one || !another) throw new Error('no instruments');
  const scene = benchScene({ sources: [one, another] });
  await scene.types('A-017');
  await scene.presses(one, '4.121', '4.119');
  scene.told();
  await scene.presses(another, '4.120');
  expect(scene.refusals()).toEqual([
    'Cannot take 4.120 mm: the session has its thickness by another instrument, /dev/ttyUSB0, and nothing tells them apart (--instrument); u takes the last one back, n begins the next cell',
  ]);
  await scene.presses(one, '4.122');
  expect(scene.told()).toMatchObject([{ kind: 'taken', number: 3 }]);
});

describe('after a machine slept, or its clock was set', () => {
  test.each([
    [120_000, 'no cell is on the table'],
    [-120_000, 'no cell is on the table'],
  ])('by %d ms, a press is not of the session before', async (ms, why) => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    scene.passes(ms);
    scene.told();
    const at = openedAt + 1000 + ms;
    await scene.bench.came({ kind: 'frame', bytes: Buffer.from('4.122'), at }, micrometer);
    expect(scene.told()).toMatchObject([
      { kind: 'finished', why: 'quiet', readings: 1 },
      { kind: 'refused', problem: { detail: expect.stringContaining(why) } },
    ]);
    expect(scene.prompt()).toEqual({ kind: 'cell' });
  });

  test('a line that is typed finds the table cleared', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, '4.121');
    scene.passes(120_000);
    scene.told();
    await scene.types('u');
    expect(scene.told().map(({ kind }) => kind)).toEqual(['finished', 'refused']);
  });
});

describe('an instrument that sends all the time', () => {
  /** Frames of a source, ten a second, from a moment of the bench on. */
  function streams(scene: ReturnType<typeof benchScene>, source: SourceSettings = unasked) {
    let at = openedAt;
    return async (...frames: string[]) => {
      for (const frame of frames) {
        at += 100;
        scene.passes(100);
        await scene.bench.came({ kind: 'frame', bytes: Buffer.from(frame, 'latin1'), at }, source);
      }
    };
  }
  const times = (count: number, frame: string) => Array.from({ length: count }, () => frame);
  const taken = (scene: ReturnType<typeof benchScene>) =>
    scene.events.flatMap((event) => (event.kind === 'taken' ? [[event.cell.label, event.reading.value]] : []));

  const empty = 'S S      0.000 g';
  const swings = 'S D     17.310 g';

  test('gives each cell the weight at which it comes to rest, and none that lay there before', async () => {
    const scene = benchScene({ sources: [unasked], cellPrefixes });
    const says = streams(scene);
    await says(...times(20, empty));
    await scene.types('A-017');
    await says(...times(5, empty), ...times(5, swings), ...times(20, weighing));
    await scene.types('A-018');
    await says(...times(20, 'S S     38.413 g'));
    await says(...times(5, swings), ...times(5, empty), ...times(5, swings), ...times(20, 'S S     38.377 g'));
    expect(taken(scene)).toEqual([
      ['A-017', '38.412'],
      ['A-018', '38.377'],
    ]);
  });

  test('may have come to rest while no cell was on the table', async () => {
    const scene = benchScene({ sources: [unasked], cellPrefixes, plan: { kind: 'together', count: 1 } });
    const says = streams(scene);
    await says(...times(20, empty));
    await scene.types('A-017');
    await says(swings, ...times(9, weighing), swings, ...times(9, 'S S     38.377 g'));
    await scene.types('A-018');
    await says(...times(3, 'S S     38.377 g'));
    expect(taken(scene)).toEqual([
      ['A-017', '38.412'],
      ['A-018', '38.377'],
    ]);
  });

  test('is told of once, and each reason to refuse it once for each cell', async () => {
    const scene = benchScene({ sources: [unasked], cellPrefixes });
    const says = streams(scene);
    await says(...times(100, weighing));
    expect(scene.told().map(({ kind }) => kind)).toEqual([...times(8, 'refused'), 'note']);
    await scene.types('A-017');
    scene.told();
    await says(...times(50, weighing), ...times(50, swings), ...times(50, empty), swings, ...times(50, weighing));
    expect(scene.refusals()).toEqual([expect.stringContaining('above zero')]);
    await scene.types('A-018');
    scene.told();
    await says(...times(50, weighing));
    expect(scene.refusals()).toEqual([
      'Cannot take 38.412 g: it has not changed since before this cell was on the table; lift the cell, and put it back',
    ]);
  });

  test.each([
    ['a gauge', micrometer, '4.121'],
    [
      'a balance that does not tell whether it is at rest',
      { ...unasked, says: { format: 'ascii-scale' } },
      '+   20.758g  ',
    ],
  ])('is not taken where nobody can tell which number counts: %s', async (_what, source, frame) => {
    const scene = benchScene({ sources: [source] });
    const says = streams(scene, source);
    await says(...times(8, frame));
    await scene.types('A-017');
    scene.told();
    await says(...times(50, frame));
    expect(scene.refusals()).toEqual([
      expect.stringMatching(/sends all the time, .*; set it to send when its button is pressed$/),
    ]);
    scene.passes(1000);
    await scene.bench.came({ kind: 'frame', bytes: Buffer.from(frame), at: openedAt + 60_000 }, source);
    expect(scene.told()).toMatchObject([{ kind: 'taken' }]);
  });

  test('is found out while a session takes it, too', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    scene.told();
    await streams(scene, micrometer)(...times(90, '4.121'));
    expect(taken(scene).length).toBeLessThan(25);
    expect(scene.refusals()).toHaveLength(1);
  });

  test('is one that is asked every few seconds, which may be slow', async () => {
    const polled = { ...balance, asked: { command: 'S\r\n', everyMs: 5000 } };
    const scene = benchScene({ sources: [polled], cellPrefixes });
    const says = async (...frames: string[]) => {
      for (const frame of frames) {
        scene.passes(4000);
        await scene.presses(polled, frame);
      }
    };
    await scene.types('A-017');
    await says(empty, weighing, weighing);
    await scene.types('A-018');
    await says(weighing, weighing, empty, 'S S     38.377 g');
    expect(taken(scene)).toEqual([
      ['A-017', '38.412'],
      ['A-018', '38.377'],
    ]);
  });

  test('says nothing new of a pan that nobody has touched, whenever it came to rest', async () => {
    const polled = { ...balance, asked: { command: 'S\r\n', everyMs: 1000 } };
    const scene = benchScene({ sources: [polled], cellPrefixes, plan: { kind: 'together', count: 1 } });
    await scene.presses(polled, weighing, weighing);
    await scene.types('A-017');
    await scene.presses(polled, weighing, weighing);
    await scene.types('A-018');
    await scene.presses(polled, weighing, weighing);
    expect(taken(scene)).toEqual([['A-017', '38.412']]);
    expect(scene.refusals().at(-1)).toMatch(/has not changed since before this cell was on the table/);
  });

  test('has another cell on it where its weight is another, however fast they were changed', async () => {
    const polled = { ...balance, asked: { command: 'S\r\n', everyMs: 1000 } };
    const scene = benchScene({ sources: [polled], cellPrefixes });
    await scene.types('A-017');
    await scene.presses(polled, weighing);
    await scene.types('A-018');
    await scene.presses(polled, 'S S     40.500 g');
    expect(taken(scene)).toEqual([
      ['A-017', '38.412'],
      ['A-018', '40.500'],
    ]);
  });

  test('is none of which something was taken in between', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    await scene.presses(micrometer, ...times(7, 'x'), '4.121', ...times(7, 'x'));
    expect(scene.told().filter(({ kind }) => kind === 'note')).toEqual([]);
  });

  test('at another speed is told of a few times, and no more', async () => {
    const scene = benchScene();
    await scene.types('A-017');
    scene.told();
    await streams(scene, micrometer)(...times(600, '\x80\xf8\x06\x9e\xe6\x1e\x98\xfe'));
    expect(scene.told().map(({ kind }) => kind)).toEqual([...times(4, 'refused'), 'note']);
  });

  test('is no file, to which another program may add many lines at once', async () => {
    const file: SourceSettings = { ...micrometer, connection: { kind: 'file', path: 'readings.txt' } };
    const scene = benchScene({ sources: [file] });
    await scene.types('A-017');
    await streams(scene, file)(...times(40, '4.121'));
    expect(taken(scene)).toHaveLength(40);
  });
});
