import type { Context } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { contextWith } from '../support/lambda-context.ts';
import { type OperatorWorld, startOperatorWorld } from '../support/operator-world.ts';
import { jsonLines } from '../support/printed.ts';
import { reading } from '../support/world.ts';

/** The function as Lambda calls it. */
type Replay = (request: unknown, context: Context) => Promise<Readonly<Record<string, unknown>>>;

let world: OperatorWorld;
let replay: Replay;
beforeAll(async () => {
  world = await startOperatorWorld();
  const { IONWORKS_API_KEY: _key, ...environment } = world.environment;
  replay = await loadReplay(environment);
});
afterAll(() => world.stop());

let tests = 0;
let cell: string;
beforeEach(async () => {
  await world.empty();
  tests += 1;
  cell = `cell-${tests}`;
  world.api.cells.add({ id: cell, name: `N-${tests}` });
});
afterEach(() => vi.restoreAllMocks());

/** It has its own environment, without a key, and a log; both are read when it is loaded. */
async function loadReplay(environment: Readonly<Record<string, string>>): Promise<Replay> {
  delete process.env.IONWORKS_API_KEY;
  Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: 'INFO' });
  const { handler } = await import('../../functions/replay.ts');
  return handler as unknown as Replay;
}

const press = (id: string, given: Readonly<Record<string, unknown>> = {}) =>
  reading({ cell_instance_id: cell, reading_id: `${id}-${tests}`, stage: id, ...given });
const furlong = (id: string) => press(id, { unit: 'furlong' });
const toMm = { map: 'unit:furlong=mm', by: 'automation' };

/** What the function logs from here on. */
function logged(): () => Record<string, unknown>[] {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return () => jsonLines(text);
}

describe('functions/replay', () => {
  test('takes the options of dlq replay as JSON, and answers with its report', async () => {
    await world.ingest(furlong('a'), furlong('b'), press('stays', { value: '0' }));
    const lines = logged();
    expect(await replay({ ...toMm, match: ['unit=furlong'] }, contextWith(900_000))).toEqual({
      selected: 2,
      replayed: 2,
      failed: 0,
      left: 0,
      unchanged: 0,
    });
    expect((await world.standing()).map(({ code }) => code)).toEqual(['implausible']);
    await world.ingestAll();
    expect(world.api.measurements(cell).map(({ properties }) => properties)).toEqual([
      { thickness: { value: 4.12, unit: 'mm' } },
      { thickness: { value: 4.12, unit: 'mm' } },
    ]);

    const action = {
      level: 'INFO',
      message: 'operator action',
      by: 'automation',
      action: 'replay',
      queue: world.queueUrl('dead-letters'),
      selection: { match: ['unit=furlong'] },
      rules: ['map unit:furlong=mm'],
      options: { to: world.queueUrl('readings') },
    };
    const [begun, ended, ...others] = lines();
    expect(others).toEqual([]);
    expect(begun).toMatchObject({ ...action, phase: 'begun' });
    expect(ended).toMatchObject({
      ...action,
      phase: 'ended',
      id: begun?.id,
      result: 'done',
      counts: { selected: 2, replayed: 2 },
    });
    expect(JSON.stringify(lines())).not.toContain('4.120');
  });

  test('waits for what becomes of them where it is asked to', async () => {
    await world.ingest(furlong('a'));
    const lines = logged();
    const report = await world.ingestWhile(replay({ ...toMm, canary: 1, wait: '5m' }, contextWith(900_000)));
    expect(report).toMatchObject({
      replayed: 1,
      outcomes: {
        filed: [{ reading_id: `a-${tests}`, measurement_id: world.api.measurements(cell)[0]?.id }],
        refused: [],
        waiting: [],
      },
    });
    expect(lines().at(-1)).toMatchObject({ phase: 'ended', counts: { filed: 1, refused: 0, waiting: 0 } });
  });

  test('moves and records nothing in a dry run', async () => {
    const [letter] = await world.ingest(furlong('a'));
    const lines = logged();
    expect(await replay({ ...toMm, dry_run: true }, contextWith(900_000))).toEqual({
      selected: 1,
      letters: [
        {
          id: letter?.id,
          before: [furlong('a')],
          after: [press('a')],
          changes: [{ path: 'unit', before: 'furlong', after: 'mm' }],
          prediction: 'pass',
        },
      ],
      unchanged: [],
      warnings: ['Whether Ionworks knows the cells is not known here: it was not asked'],
    });
    expect(lines()).toEqual([]);
    expect(await world.count('dead-letters')).toEqual({ visible: 1, hidden: 0 });
    expect(await world.count('readings')).toEqual({ visible: 0, hidden: 0 });
  });

  test.each<[unknown, string | RegExp]>([
    [{ map: 'unit:furlong=mm' }, 'Cannot replay for nobody: the request has no "by", which the record keeps'],
    [{ ...toMm, by: ' ' }, 'Cannot replay for nobody: the request has no "by", which the record keeps'],
    ['replay all', 'Cannot read the request: it is no JSON object'],
    [{ ...toMm, dryRun: true }, /^Cannot read the request: it has no "dryRun"; it has code, /],
    [{ ...toMm, rate: 0 }, 'Cannot replay 0 letters a second: rate is a number above zero'],
    [{ ...toMm, set: 'colour=red' }, /^Cannot set "colour": a reading has no such field; /],
    [{ ...toMm, code: 'overload' }, 'Nothing to replay: none of 1 letter is of this selection'],
    [{ by: 'automation', map: 'unit:mm=um' }, 'Cannot map unit:mm=um: it changes none of 1 letter; nothing was moved'],
  ])('rejects a request that it cannot carry out with a sentence, and moves nothing: %j', async (request, sentence) => {
    await world.ingest(furlong('a'));
    const lines = logged();
    await expect(replay(request, contextWith(900_000))).rejects.toThrow(sentence);
    expect(lines()).toEqual([]);
    expect(await world.count('dead-letters')).toEqual({ visible: 1, hidden: 0 });
    expect(await world.count('readings')).toEqual({ visible: 0, hidden: 0 });
  });

  test('stops before its time is up, and tells what is left', async () => {
    await world.ingest(furlong('a'), furlong('b'), furlong('c'));
    const timeUp = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeUp.signal);
    // Time is up when the first has been sent; the second would go after ten seconds.
    const { calls } = world.aws;
    const { length: before } = calls;
    vi.spyOn(calls, 'push').mockImplementation((...some) => {
      if (some.some(({ action }) => action === 'SendMessageBatch')) timeUp.abort();
      return Array.prototype.push.apply(calls, some);
    });
    const lines = logged();
    const report = await replay({ ...toMm, rate: 0.1 }, contextWith(31_000));
    expect(timeout).toHaveBeenCalledExactlyOnceWith(11_000);
    expect(calls.slice(before).filter(({ action }) => action === 'SendMessageBatch')).toHaveLength(1);
    expect(report).toEqual({ selected: 3, replayed: 1, failed: 0, left: 2, unchanged: 0, stopped: 'interrupted' });
    expect(lines().at(-1)).toMatchObject({ phase: 'ended', result: 'interrupted', counts: { replayed: 1, left: 2 } });
    expect(await world.count('dead-letters')).toEqual({ visible: 2, hidden: 0 });
  });

  test('moves nothing where there is no time for it', async () => {
    await world.ingest(furlong('a'));
    await expect(replay(toMm, contextWith(15_000))).rejects.toThrow(
      /^Interrupted after \d letters were read; nothing was moved$/,
    );
    expect(await world.count('dead-letters')).toEqual({ visible: 1, hidden: 0 });
  });
});
