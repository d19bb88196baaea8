import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

import { type HeardSource, heardSource } from '../../../support/heard-source.ts';

const lookMs = 1000;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cellgauge-file-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const following = (path: string, format?: string): HeardSource =>
  heardSource({ kind: 'file', path }, { says: format === undefined ? {} : { format } });

/** A file that is followed, and has so much in it before. */
async function followed(before: string | Buffer): Promise<{ path: string; source: HeardSource }> {
  const path = join(folder(), 'log.txt');
  writeFileSync(path, before);
  const source = following(path);
  expect(await source.next()).toBe('connected');
  return { path, source };
}

test('a file is followed from its end on, line by line', async () => {
  const { path, source } = await followed('1.111 mm\n2.222 mm\n');
  appendFileSync(path, '4.120 mm\r\n4.121 mm\n');
  expect(await source.next()).toBe('frame 4.120 mm');
  expect(await source.next()).toBe('frame 4.121 mm');
  appendFileSync(path, '\n4.122 mm\n');
  expect(await source.next()).toBe('frame 4.122 mm');
});

test('a line is waited for until it is whole', async () => {
  const { path, source } = await followed('');
  appendFileSync(path, '4.119 mm\n4.1');
  expect(await source.next()).toBe('frame 4.119 mm');
  expect(source.world.due()).toEqual([lookMs]);
  appendFileSync(path, '20 mm\n');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('the rest of a line that had begun before is no line', async () => {
  const { path, source } = await followed('1.111 mm\n12.3');
  appendFileSync(path, '45 mm\n4.120 mm\n');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('a program that writes its line ends first has its lines read', async () => {
  const { path, source } = await followed('1.111 mm');
  appendFileSync(path, '\n4.120 mm');
  appendFileSync(path, '\n4.121 mm');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('a file whose folder tells of no change is looked at each second', async () => {
  const path = join(folder(), 'log.txt');
  const target = join(folder(), 'elsewhere.txt');
  writeFileSync(target, '1.111 mm\n');
  symlinkSync(target, path);
  const source = following(path);
  expect(await source.next()).toBe('connected');
  appendFileSync(target, '4.120 mm\n');
  await source.world.pass(lookMs);
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('a file that is not there yet is waited for, and read from its start', async () => {
  const path = join(folder(), 'log.txt');
  const source = following(path);
  expect(await source.next()).toBe('lost: there is no such file');
  await source.world.pass(lookMs);
  writeFileSync(path, '4.120 mm\n');
  expect(await source.next()).toBe('connected');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('so is one whose folder is not there yet', async () => {
  const path = join(folder(), 'out', 'log.txt');
  const source = following(path);
  expect(await source.next()).toBe('lost: there is no such file');
  mkdirSync(join(path, '..'));
  writeFileSync(path, '4.120 mm\n');
  await source.world.pass(lookMs);
  expect(await source.next()).toBe('connected');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('what is no file that grows is told', async () => {
  const path = folder();
  const source = following(path);
  expect(await source.next()).toBe('lost: it is a folder');
  const pipe = following('/dev/null');
  expect(await pipe.next()).toBe('lost: it is no file that grows');
});

test('an emptied file is read from its start, and half a line in it before is cut short', async () => {
  const { path, source } = await followed('1.111 mm\n');
  appendFileSync(path, '4.119 mm\n4.1');
  expect(await source.next()).toBe('frame 4.119 mm');
  truncateSync(path);
  expect(await source.next()).toBe('cut-short 4.1 by loss');
  appendFileSync(path, '20 mm\n');
  expect(await source.next()).toBe('frame 20 mm');
});

test('a file in the place of another is read from its start, the other to its end', async () => {
  const { path, source } = await followed('1.111 mm\n');
  appendFileSync(path, '4.120 mm\n4.1');
  const anew = join(path, '..', 'anew');
  writeFileSync(anew, '4.121 mm\n');
  renameSync(anew, path);
  expect(await source.next()).toBe('frame 4.120 mm');
  expect(await source.next()).toBe('cut-short 4.1 by loss');
  expect(await source.next()).toBe('frame 4.121 mm');
  appendFileSync(path, '4.122 mm\n');
  expect(await source.next()).toBe('frame 4.122 mm');
});

test('a deleted file is told, and what comes in its place read from its start', async () => {
  const { path, source } = await followed('1.111 mm\n2.222 mm\n');
  rmSync(path);
  expect(await source.next()).toBe('lost: there is no such file');
  writeFileSync(path, '4.120 mm\n4.121 mm\n4.122 mm\n4.123 mm\n');
  expect(await source.next()).toBe('connected');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('the same file in its place again, as on a drive that was away, is not read twice', async () => {
  const { path, source } = await followed('1.111 mm\n2.222 mm\n');
  appendFileSync(path, '4.120 mm\n');
  expect(await source.next()).toBe('frame 4.120 mm');
  renameSync(path, `${path}.away`);
  expect(await source.next()).toBe('lost: there is no such file');
  appendFileSync(`${path}.away`, '4.121 mm\n');
  renameSync(`${path}.away`, path);
  expect(await source.next()).toBe('connected');
  expect(await source.next()).toBe('frame 4.121 mm');
});

test('a file that comes back shorter is another', async () => {
  const { path, source } = await followed('1.111 mm\n2.222 mm\n');
  renameSync(path, `${path}.away`);
  expect(await source.next()).toBe('lost: there is no such file');
  writeFileSync(`${path}.away`, '4.120 mm\n');
  renameSync(`${path}.away`, path);
  expect(await source.next()).toBe('connected');
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('a file that was emptied and is longer already is read from its start', async () => {
  const { path, source } = await followed('1.111 mm\n');
  appendFileSync(path, '4.119 mm\n4.1');
  expect(await source.next()).toBe('frame 4.119 mm');
  writeFileSync(path, '4.1201 mm\n4.1211 mm\n4.1221 mm\n');
  expect(await source.next()).toBe('cut-short 4.1 by loss');
  expect(await source.next()).toBe('frame 4.1201 mm');
});

/** Puts a file into the place of another, as programs do that keep their files whole. */
function replaced(path: string, text: string | Buffer): void {
  writeFileSync(`${path}.anew`, text);
  renameSync(`${path}.anew`, path);
}

describe('of a file that a program writes anew with each reading', () => {
  test('only the new lines are read, where it is replaced', async () => {
    const { path, source } = await followed('time,value\n1.111 mm\n');
    replaced(path, 'time,value\n1.111 mm\n4.120 mm\n');
    expect(await source.next()).toBe('frame 4.120 mm');
    replaced(path, 'time,value\n1.111 mm\n4.120 mm\n4.121 mm\n');
    expect(await source.next()).toBe('frame 4.121 mm');
  });

  test('only the new lines are read, where it is emptied first', async () => {
    const { path, source } = await followed('1.111 mm\n2.222 mm\n3.333 mm\n');
    truncateSync(path);
    await source.world.pass(lookMs);
    appendFileSync(path, '1.111 mm\n2.222 mm\n');
    await source.world.pass(lookMs);
    appendFileSync(path, '3.333 mm\n4.120 mm\n');
    expect(await source.next()).toBe('frame 4.120 mm');
    appendFileSync(path, '4.121 mm\n');
    expect(await source.next()).toBe('frame 4.121 mm');
  });

  test('a line is read as a whole that was half written before', async () => {
    const { path, source } = await followed('1.111 mm\n');
    appendFileSync(path, '4.119 mm\n4.1');
    expect(await source.next()).toBe('frame 4.119 mm');
    replaced(path, '1.111 mm\n4.119 mm\n4.121 mm\n');
    expect(await source.next()).toBe('cut-short 4.1 by loss');
    expect(await source.next()).toBe('frame 4.121 mm');
  });

  test('only the new lines are read, though it was gone for a while, and is UTF-16', async () => {
    const { path, source } = await followed(utf16('\ufeff1.111 mm\r\n'));
    rmSync(path);
    expect(await source.next()).toBe('lost: there is no such file');
    writeFileSync(path, utf16('\ufeff1.111 mm\r\n4.120 mm\r\n'));
    expect(await source.next()).toBe('connected');
    expect(await source.next()).toBe('frame 4.120 mm');
  });

  test('all lines are read where it begins as the one before and goes on otherwise', async () => {
    const { path, source } = await followed('time,value\n1.111 mm\n');
    replaced(path, 'time,value\n');
    await source.world.pass(lookMs);
    appendFileSync(path, '4.120 mm\n');
    expect(await source.next()).toBe('frame time,value');
    expect(await source.next()).toBe('frame 4.120 mm');
  });
});

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

test.each([
  ['UTF-16', utf16],
  ['UTF-16, most significant byte first', (text: string) => utf16(text).swap16()],
])('lines of %s come out as UTF-8', async (_encoding, encoded) => {
  const { path, source } = await followed(encoded('\ufeff1.111 mm\r\n12.3'));
  appendFileSync(path, encoded('45 mm\r\n4120 \u00b5m\r\n'));
  expect(await source.next()).toBe(`frame 4120 ${Buffer.from('\u00b5').toString('latin1')}m`);
  const rest = encoded('4.121 mm\r\n');
  appendFileSync(path, rest.subarray(0, 3));
  appendFileSync(path, rest.subarray(3));
  expect(await source.next()).toBe('frame 4.121 mm');
  writeFileSync(path, encoded('\ufeff4\r\n'));
  expect(await source.next()).toBe('frame 4');
});

test('lines of UTF-16 that end before it is followed are no part of the next', async () => {
  const { path, source } = await followed(utf16('\ufeff1.111 mm\r\n'));
  appendFileSync(path, utf16('4.120 mm\r\n'));
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('a file of UTF-16 may end within a character when it is followed', async () => {
  const line = utf16('4.120 mm\r\n');
  const { path, source } = await followed(Buffer.concat([utf16('\ufeff1.111 mm\r\n'), line.subarray(0, 1)]));
  appendFileSync(path, line.subarray(1));
  expect(await source.next()).toBe('frame 4.120 mm');
});

test('Digimatic digits without a line end are frames after a moment', async () => {
  const path = join(folder(), 'log.txt');
  writeFileSync(path, '');
  const source = following(path, 'digimatic');
  expect(await source.next()).toBe('connected');
  appendFileSync(path, 'FFFF000412030');
  await source.world.pass(25);
  await source.world.pass(25);
  expect(await source.next()).toBe('frame FFFF000412030');
});

test('after it was closed a source tells nothing and looks at nothing', async () => {
  const { path, source } = await followed('');
  source.ask();
  await source.close();
  appendFileSync(path, '4.120 mm\n');
  expect(source.world.due()).toEqual([]);
  expect(source.unread()).toEqual([]);
});
