import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type OpenSpool, openSpool, readSpool, spoolPath } from '../../../../lib/adapters/bench/spool/spool-folder.ts';
import { spoolText } from '../../../../lib/domain/bench/spool/spool-line.ts';
import type { SpoolRecord } from '../../../../lib/domain/bench/spool/spool-record.ts';
import { back, begun, finished, pressed, sent } from '../../../support/spool-records.ts';
import { pressIdsIn, toldBy } from '../../../support/spool-seen.ts';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cellgauge-spool-'));
  folder = join(parent, 'bench');
});
afterEach(async () => {
  for (const spool of open.splice(0)) await spool.close();
  await rm(parent, { recursive: true });
});

/** What a test leaves open. */
const open: OpenSpool[] = [];

async function opened(path = folder) {
  const opening = await openSpool(path);
  if (opening.kind !== 'opened') throw new Error(JSON.stringify(opening));
  open.push(opening.spool);
  return opening;
}

async function seen(path = folder) {
  const reading = await readSpool(path);
  if (reading.kind === 'failed') throw new Error(reading.reason);
  return reading;
}

const text = (): Promise<string> => readFile(spoolPath(folder), 'utf8');

async function written(content: string | Buffer, path = folder): Promise<void> {
  await mkdir(path, { recursive: true });
  await writeFile(spoolPath(path), content);
}

const whole = (session: string): SpoolRecord[] => [begun(session), pressed(session, `p-${session}`), finished(session)];

describe('a spool that is opened', () => {
  test('is made with all folders that are missing, for nobody else to read', async () => {
    folder = join(parent, 'not', 'yet', 'bench');
    const { contents, unreadable } = await opened();
    expect({ ...toldBy(contents), unreadable }).toEqual({ waiting: [], sent: { messages: 0 }, unreadable: [] });
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(spoolPath(folder))).mode & 0o777).toBe(0o600);
  });

  test('has what was appended, also when it is opened again', async () => {
    const { spool, contents } = await opened();
    const records = [...whole('s-1'), begun('s-2'), pressed('s-2', 'p-2'), pressed('s-2', 'p-3'), back('s-2', 'p-2')];
    for (const record of records) expect(await spool.append([record])).toEqual({});
    expect(spool.contents()).toBe(contents);
    expect(pressIdsIn(contents)).toEqual(['p-s-1', 'p-3']);
    await spool.close();
    expect(toldBy((await opened()).contents)).toEqual(toldBy(contents));
  });

  test('keeps appends that come at once one after the other', async () => {
    const { spool, contents } = await opened();
    const ids = Array.from({ length: 50 }, (_, index) => `p-${index}`);
    const appends = [[begun('s')], ...ids.map((id) => [pressed('s', id, { raw: id.repeat(500) })])];
    expect(await Promise.all(appends.map(spool.append))).toEqual(appends.map(() => ({})));
    expect(pressIdsIn(contents)).toEqual(ids);
    expect(pressIdsIn((await seen()).contents)).toEqual(ids);
  });

  test('tells those who listen of each append that was kept, until they do not want to know', async () => {
    const { spool } = await opened();
    const counts: number[] = [];
    const end = spool.onAppended(() => counts.push(spool.contents().waitingCount()));
    for (const session of ['a', 'b']) await spool.append(whole(session));
    await rm(spoolPath(folder));
    await written('of somebody else\n');
    expect(await spool.append(whole('c'))).toEqual({ reason: 'its file was deleted' });
    expect(counts).toEqual([1, 2]);
    expect(spool.contents().waitingCount()).toBe(2);
    end();
    folder = join(parent, 'other');
    const other = (await opened()).spool;
    other.onAppended(() => counts.push(0))();
    await other.append(whole('d'));
    expect(counts).toEqual([1, 2]);
  });

  test('has nothing of no records', async () => {
    const { spool } = await opened();
    expect(await spool.append([])).toEqual({});
    expect(await text()).toBe('');
  });

  test('keeps no record that the next start could not read', async () => {
    const { spool, contents } = await opened();
    const tooLong = pressed('s', 'p-1', { position: 'x'.repeat(256) });
    expect(await spool.append([begun('s'), tooLong])).toEqual({ reason: 'it could not be read again' });
    expect(await text()).toBe('');
    expect(contents.open()).toBeUndefined();
  });

  test('has what it counts as the next start reads it', async () => {
    const { spool, contents } = await opened();
    await spool.append([begun('s'), pressed('s', 'p-1', { position: ' centre ', notes: 'half a \ud83d' })]);
    expect(contents.open()?.presses[0]).toMatchObject({ position: 'centre', notes: 'half a \ufffd' });
    expect(toldBy((await seen()).contents)).toEqual(toldBy(contents));
  });

  test('takes nothing once it is closed, and what came before is kept', async () => {
    const { spool } = await opened();
    const appended = spool.append(whole('s'));
    await Promise.all([spool.close(), spool.close()]);
    expect(await appended).toEqual({});
    expect(await spool.append([begun('t')])).toEqual({ reason: 'it is closed' });
    expect(await spool.compact(0)).toEqual({ reason: 'it is closed' });
    expect((await seen()).contents.waitingCount()).toBe(1);
  });
});

describe('a spool that is open', () => {
  test('is in use for any other, by whatever path, until it is closed', async () => {
    const { spool } = await opened();
    const link = join(parent, 'link');
    await symlink(folder, link);
    expect(await openSpool(folder)).toEqual({ kind: 'in-use' });
    expect(await openSpool(link)).toEqual({ kind: 'in-use' });
    expect(await openSpool(folder)).toEqual({ kind: 'in-use' });
    await spool.close();
    expect((await opened(link)).contents.open()).toBeUndefined();
  });

  test('is still written by the one that has it, after another was turned away', async () => {
    const { spool } = await opened();
    await spool.append([begun('s')]);
    await openSpool(folder);
    expect(await spool.append([pressed('s', 'p-1')])).toEqual({});
    expect(pressIdsIn((await seen()).contents)).toEqual(['p-1']);
  });
});

describe('a spool that was deleted while it is open', () => {
  test.each([
    ['its file', () => rm(spoolPath(folder))],
    ['its folder', () => rm(folder, { recursive: true })],
  ])("by %s is put back with all that was kept, and is still this process's alone", async (_, remove) => {
    const { spool, contents } = await opened();
    const long = 'x'.repeat(100_000);
    await spool.append([begun('a'), pressed('a', 'p-1', { raw: long })]);
    await remove();
    expect(await spool.append([pressed('a', 'p-2')])).toEqual({});
    expect(await spool.append([pressed('a', 'p-3')])).toEqual({});
    expect(await openSpool(folder)).toEqual({ kind: 'in-use' });
    expect(toldBy((await seen()).contents)).toEqual(toldBy(contents));
    await spool.close();
    const again = await opened();
    expect(pressIdsIn(again.contents)).toEqual(['p-1', 'p-2', 'p-3']);
  });

  test('tells why it cannot be put back, and is once it can', async () => {
    const { spool, contents } = await opened();
    await spool.append([begun('a'), pressed('a', 'p-1')]);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'no folder');
    expect((await spool.append([pressed('a', 'p-2')])).reason).toBeDefined();
    await rm(folder);
    expect(await spool.append([pressed('a', 'p-2')])).toEqual({});
    expect(pressIdsIn(contents)).toEqual(['p-1', 'p-2']);
    expect(pressIdsIn((await seen()).contents)).toEqual(['p-1', 'p-2']);
  });

  test('is not put in the place of another, nor is one that was moved away written to', async () => {
    const { spool } = await opened();
    await spool.append([begun('a'), pressed('a', 'p-1')]);
    await rename(folder, `${folder}-away`);
    expect(await spool.append([pressed('a', 'p-2')])).toEqual({ reason: 'its file was moved away' });
    await rename(`${folder}-away`, folder);
    expect(await spool.append([pressed('a', 'p-2')])).toEqual({});
    await rm(spoolPath(folder));
    await written('of somebody else\n');
    expect(await spool.append([pressed('a', 'p-3')])).toEqual({ reason: 'its file was deleted' });
    expect(await text()).toBe('of somebody else\n');
  });
});

test('a spool whose lock somebody took away is written by one process alone all the same', async () => {
  const first = await opened();
  await first.spool.append([begun('a'), pressed('a', 'p-1')]);
  await rm(join(folder, 'spool.lock'));
  const second = await opened();
  expect(await second.spool.append([pressed('a', 'p-2')])).toEqual({});
  expect((await first.spool.append([pressed('a', 'p-3')])).reason).toMatch(/^another bench writes to it, too/);
  expect(pressIdsIn((await seen()).contents)).toEqual(['p-1', 'p-2']);
});

describe('a file that was cut short', () => {
  const before = spoolText([begun('s'), pressed('s', 'p-1')]);
  const last = spoolText([finished('s'), begun('t'), pressed('t', 'p-2', { raw: '4.1 µm' })]);
  const bytes = Buffer.from(before + last);

  test('at any byte of the last append reads as without it, and goes on as without it', async () => {
    for (let length = Buffer.byteLength(before); length < bytes.length; length += 1) {
      await written(bytes.subarray(0, length));
      const reading = await seen();
      expect(pressIdsIn(reading.contents), `cut at ${length}`).toEqual(['p-1']);
      expect(reading).toMatchObject({ unreadable: [] });
      const { spool, contents, unreadable } = await opened();
      expect(unreadable).toEqual([]);
      expect(await spool.append([pressed('s', 'p-3')])).toEqual({});
      await spool.close();
      expect(pressIdsIn(contents)).toEqual(['p-1', 'p-3']);
      expect(await text(), `cut at ${length}`).toBe(before + spoolText([pressed('s', 'p-3')]));
    }
  });

  test('nowhere has all of it', async () => {
    await written(bytes);
    expect(pressIdsIn((await seen()).contents)).toEqual(['p-1', 'p-2']);
  });

  test('by a loss of power that left zeros is read to these', async () => {
    await written(Buffer.concat([Buffer.from(before), Buffer.alloc(10_000)]));
    const { contents, unreadable } = await opened();
    expect(pressIdsIn(contents)).toEqual(['p-1']);
    expect(unreadable).toEqual([]);
  });
});

describe('lines that are no records', () => {
  test.each<[string, string | Buffer]>([
    ['JSON that is broken', '{"kind":"press","session":"s"\n'],
    ['what nobody knows', '{"kind":"moved","session":"s"}\n'],
    ['nothing', '\n'],
    ['bytes that are no text', Buffer.from('{"kind":"back","session":"s","reading_id":"p-\xff"}\n', 'latin1')],
  ])('are told by their numbers, and the rest is read: %s', async (_, broken) => {
    const [first, second] = [spoolText([begun('s'), pressed('s', 'p-1')]), spoolText([pressed('s', 'p-2')])];
    await written(Buffer.concat([first, broken, second, broken].map((part) => Buffer.from(part))));
    const { contents, unreadable, spool } = await opened();
    expect(unreadable).toEqual([3, 5]);
    expect(pressIdsIn(contents)).toEqual(['p-1', 'p-2']);
    expect(await spool.append([pressed('s', 'p-3')])).toEqual({});
    expect(pressIdsIn((await seen()).contents)).toEqual(['p-1', 'p-2', 'p-3']);
  });

  test('do not take with them what was written together with them', async () => {
    const [one, two, three] = spoolText([begun('s'), pressed('s', 'p-1'), pressed('s', 'p-2')]).split('\n');
    await written(`${one}\nspoilt \n${two}\n${three}\n`);
    const { contents, unreadable } = await seen();
    expect(unreadable).toEqual([2]);
    expect(pressIdsIn(contents)).toEqual(['p-1', 'p-2']);
  });
});

test('lines of any length are read, wherever blocks of the file end', async () => {
  const { spool, contents } = await opened();
  await spool.append([begun('s')]);
  const lengths = [0, 65_000, 70_000, 1, 200_000, 65_536, 300];
  for (const [index, length] of lengths.entries()) {
    await spool.append([pressed('s', `p-${index}`, { raw: 'ä'.repeat(length) })]);
  }
  expect(toldBy((await seen()).contents)).toEqual(toldBy(contents));
  expect(pressIdsIn(contents)).toHaveLength(lengths.length);
});

describe('a spool that cannot be opened says why', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['its folder is a file', () => writeFile(folder, ''), 'there is a file of this name, which is not overwritten'],
    ['its file is a folder', () => mkdir(spoolPath(folder), { recursive: true }), 'it is a folder'],
    [
      'what it is in is a file',
      async () => {
        folder = join(parent, 'file', 'bench');
        await writeFile(dirname(folder), '');
      },
      'there is no such folder',
    ],
    [
      'its lock is something else',
      async () => {
        await mkdir(folder);
        await writeFile(join(folder, 'spool.lock'), 'by no means a database, but a note');
      },
      'its lock: file is not a database',
    ],
  ])('where %s', async (_, prepare, reason) => {
    await prepare();
    expect(await openSpool(folder)).toEqual({ kind: 'failed', reason });
  });
});

describe('a spool that is only read', () => {
  test('is empty where there is none, and is not made', async () => {
    const { contents, unreadable } = await seen();
    expect({ ...toldBy(contents), unreadable }).toEqual({ waiting: [], sent: { messages: 0 }, unreadable: [] });
    expect(await readdir(parent)).toEqual([]);
  });

  test('is read while another has it, and takes nothing from that', async () => {
    const { spool, contents } = await opened();
    await spool.append(whole('s'));
    expect(toldBy((await seen()).contents)).toEqual(toldBy(contents));
    expect(await openSpool(folder)).toEqual({ kind: 'in-use' });
  });

  test('stays as it is, also where it was cut short, and may not be written', async () => {
    await written(`${spoolText(whole('s'))}{"kind":`);
    await chmod(spoolPath(folder), 0o400);
    expect((await seen()).contents.waitingCount()).toBe(1);
    expect(await text()).toBe(`${spoolText(whole('s'))}{"kind":`);
    expect(await readdir(folder)).toEqual(['spool.ndjson']);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['its file is a folder', () => mkdir(spoolPath(folder), { recursive: true }), 'it is a folder'],
    ['its folder is a file', () => writeFile(folder, ''), 'there is no such file'],
  ])('says why it cannot be where %s', async (_, prepare, reason) => {
    await prepare();
    expect(await readSpool(folder)).toEqual({ kind: 'failed', reason });
  });
});

describe('a spool in which nothing is needed any more', () => {
  const done = [...whole('s-1'), sent('s-1'), ...whole('s-2'), sent('s-2')];

  test('begins anew, and remembers what was sent last', async () => {
    const { spool, contents } = await opened();
    await spool.append(done);
    expect(await spool.compact(0)).toEqual({});
    const { last } = contents.sent();
    expect(await text()).toBe(spoolText([...whole('s-2'), sent('s-2')]));
    expect(toldBy((await seen()).contents)).toEqual({ waiting: [], sent: { messages: 1, last } });
    expect(await spool.append(whole('s-3'))).toEqual({});
    await spool.close();
    expect(pressIdsIn((await opened()).contents)).toEqual(['p-s-3']);
  });

  test('begins anew also where nothing was ever sent', async () => {
    const { spool } = await opened();
    await spool.append([begun('s'), pressed('s', 'p'), back('s', 'p'), finished('s')]);
    expect(await spool.compact(0)).toEqual({});
    expect(await text()).toBe('');
  });

  test('is not sent again, wherever its beginning anew was cut', async () => {
    const bytes = Buffer.from(spoolText([...whole('s-2'), sent('s-2')]));
    for (let length = 0; length <= bytes.length; length += 1) {
      await written(bytes.subarray(0, length));
      const { contents, unreadable } = await seen();
      expect({ open: contents.open(), waiting: contents.waiting(), unreadable }, `cut at ${length}`).toEqual({
        ...{ open: undefined, waiting: [], unreadable: [] },
      });
    }
  });

  test('tells why it could not begin anew', async () => {
    const { spool } = await opened();
    await spool.append(done);
    await rm(spoolPath(folder));
    await written('of somebody else\n');
    expect(await spool.compact(0)).toEqual({ reason: 'its file was deleted' });
  });

  test.each<[string, string, number | undefined]>([
    ['it is small', spoolText(done), undefined],
    ['it is not larger than that', spoolText(done), Buffer.byteLength(spoolText(done))],
    ['a session is open', spoolText([...done, begun('s-3')]), 0],
    ['a message waits', spoolText([...done, ...whole('s-3')]), 0],
    ['a line could not be read', `${spoolText(done)}what somebody else wrote\n`, 0],
  ])('stays as it is where %s', async (_, content, mostBytes) => {
    await written(content);
    const { spool } = await opened();
    expect(await spool.compact(mostBytes)).toEqual({});
    expect(await text()).toBe(content);
  });

  test('begins anew where it has more than some megabytes, if nobody says how many', async () => {
    const notes = 'n'.repeat(1024 * 1024);
    const large = Array.from({ length: 5 }, (_, index) => pressed('s', `p-${index}`, { notes }));
    await written(spoolText([begun('s'), ...large, finished('s'), sent('s'), ...whole('t'), sent('t')]));
    await appendFile(spoolPath(folder), 'cut sh');
    const { spool } = await opened();
    expect(await spool.compact()).toEqual({});
    expect(await text()).toBe(spoolText([...whole('t'), sent('t')]));
  });
});
