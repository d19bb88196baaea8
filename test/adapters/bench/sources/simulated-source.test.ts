import { expect, test } from 'vitest';

import { simulatedFrames } from '../../../../lib/domain/bench/simulated/simulated-frame.ts';
import { heardSource } from '../../../support/heard-source.ts';

test.each(['mahr', 'sbi', 'digimatic', 'digimatic-bits'])(
  '%s is played: a frame each time that it is asked',
  async (format) => {
    const source = heardSource({ kind: 'simulated', format }, { says: { format } });
    expect(source.unread()).toEqual([]);
    expect(await source.next()).toBe('connected');
    expect(source.unread()).toEqual([]);
    const frames = simulatedFrames(format);
    for (let press = 0; press < 5; press += 1) {
      source.ask();
      expect(await source.next()).toBe(`frame ${frames.next().value}`);
    }
    expect(source.unread()).toEqual([]);
  },
);

test('it speaks by itself where it is asked every few seconds', async () => {
  const source = heardSource({ kind: 'simulated', format: 'mahr' }, { asked: { command: '?\r', everyMs: 3000 } });
  expect(await source.next()).toBe('connected');
  await source.world.pass(3000);
  await source.world.pass(3000);
  const frames = simulatedFrames('mahr');
  expect(await source.next()).toBe(`frame ${frames.next().value}`);
  expect(await source.next()).toBe(`frame ${frames.next().value}`);
  await source.close();
  expect(source.world.due()).toEqual([]);
});

test('the keyboard has nothing to connect', async () => {
  const source = heardSource({ kind: 'keyboard' });
  source.ask();
  await source.close();
  expect(source.unread()).toEqual([]);
  expect(source.world.due()).toEqual([]);
});
