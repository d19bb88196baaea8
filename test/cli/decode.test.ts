import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

import { readingOfFrame } from '../../lib/cli/decode/reading-of-frame.ts';
import { readingLines } from '../../lib/cli/decode/reading-words.ts';
import { cellgauge } from './cellgauge.ts';

const decode = (args: readonly string[], options?: Parameters<typeof cellgauge>[1]) =>
  cellgauge(['decode', ...args], options);

async function fileOf(content: string | Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cellgauge-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'scale.log');
  await writeFile(file, content);
  return file;
}

describe('a frame', () => {
  test('is told with what each format makes of it, and what ingest does', async () => {
    expect(await decode(['+     1.23 g  '])).toEqual({
      status: 0,
      stdout: [
        '  frame   "+     1.23 g  "',
        '  fits    sbi     1.23 g, stable',
        '          and-kf  1.23 g, stable',
        '          plain   1.23 g',
        '  ingest  takes it as 1.23 g',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('of a declared format is read by that alone', async () => {
    const { status, stdout } = await decode(['--format', 'plain', '+     1.23 g  ']);
    expect(stdout).toContain('  fits    plain  1.23 g\n');
    expect(status).toBe(0);
  });

  test('may begin with a minus', async () => {
    const { status, stdout } = await decode(['-0065.432 G U', '--format', 'kern-470']);
    expect(stdout).toContain('  fits    kern-470  -65.432 g, not stable\n');
    expect(status).toBe(0);
  });

  test('in grams of nobody knows what is no weight yet', async () => {
    expect((await decode(['--format', 'plain', '12.5 g'])).stdout).toContain(
      'takes it as 12.5 g, if its property is told',
    );
  });

  test('may be given as bytes', async () => {
    const base64 = Buffer.from('\x02\x00S S    38.4127 g\r\n').toString('base64');
    expect((await decode(['--base64', base64])).stdout).toContain('mt-sics  38.4127 g, stable');
  });

  test.each([
    ['S S Error 3t', 'refuses it (device-error): the balance reports error 3t (checksum, in the terminal)'],
    ['-0065.432 G U', 'refuses it (unstable): the instrument marks it as not stable'],
    ['01A+0000.123', 'takes it, if its unit is told and its property is told'],
    ['+0042.310', 'takes it, if its unit is told and its property is told'],
    ['SUI        1.56 gr ', 'takes it as 0.1010862996 g'],
    [
      '+     1.23 tlh',
      'refuses it (ambiguous-unit): Cannot convert 1.23 "tlh": the Hong Kong tael has two sizes; give another unit, or put "tael_grams" into the instrument\'s registry entry',
    ],
    ['G     +   12.345 g  ', 'takes it as 12.345 g, if its property is told'],
    ['QT,+00000250 PC', 'takes it as 250 dimensionless, if its property is told'],
    ['0.5 in', 'takes it as 12.7 mm, if its property is told'],
    ['S S     -1.23 g', 'takes it as -1.23 g, if its instrument has a min in the registry that allows it'],
  ])('%j is a reading, or an instrument without one: ingest %s', async (frame, fate) => {
    const { status, stdout } = await decode([frame]);
    expect(stdout.split('\n').at(-2)).toBe(`  ingest  ${fate}`);
    expect(status).toBe(0);
  });

  test.each([
    [
      ['921'],
      "refuses it (ambiguous-format): the formats that it fits disagree; give the right one, or put the instrument's into the registry",
    ],
    [['hello'], /^refuses it \(unknown-format\): it fits none of the \d+ formats$/],
    [['--format', 'sbi', 'hello'], 'refuses it (invalid-frame): it is no frame of sbi'],
    [['a": b'], /^refuses it \(unknown-format\): it fits none of the \d+ formats$/],
    [['1 g '.repeat(60)], /^refuses it \(unknown-format\): it has 240 characters, and no frame has more/],
  ])('that cannot be read, %j, ends with status 1: ingest %s', async (args, fate) => {
    const { status, stdout } = await decode(args);
    const said = stdout.split('\n').at(-2)?.replace('  ingest  ', '');
    if (typeof fate === 'string') expect(said).toBe(fate);
    else expect(said).toMatch(fate);
    expect(status).toBe(1);
  });

  test.each([[['--', '-OL']], [['-OL']], [['--format', 'shimadzu-eb', '--', '-OL']]])(
    'may look like an option: %j',
    async (args) => {
      expect((await decode(args)).stdout).toContain('shimadzu-eb  underload: ');
    },
  );

  test('that could mean two numbers ends with status 1', async () => {
    const { status, stdout } = await decode(['1,234 g']);
    expect(stdout).toContain('refuses it (ambiguous-number): 1,234 may mean 1.234 or 1234 (tell the decimal mark)');
    expect(status).toBe(1);
  });

  test('with a comma is read by the mark that is told', async () => {
    expect((await decode(['12,345 mm'], { env: { DECIMAL_MARK: ',' } })).stdout).toContain('takes it as 12.345 mm');
    expect((await decode(['12,345 mm'])).stdout).toContain('refuses it (ambiguous-number)');
    expect((await decode(['12,345 mm', '--decimal', ','])).stdout).toContain('takes it as 12.345 mm');
  });
});

describe('several frames', () => {
  const lines = 'S S    38.4127 g\r\n921\r+     1.23 g  \n\nH             \nhello\n+01.2345';
  const told = [
    '"S S    38.4127 g"            38.4127 g, stable             takes it',
    '"921"                         may be mitutoyo-mux10, plain  refuses it (ambiguous-format)',
    '"+     1.23 g  "              1.23 g, stable                takes it',
    '"H             "              overload: the balance is overloaded  refuses it (overload)',
    '"hello"                       fits no format                refuses it (unknown-format)',
    '"+01.2345"                    1.2345 without unit           takes it, if its unit is told and its property is told',
    '',
  ].join('\n');

  test('of a file are a line each; its lines may end with CR, LF or both', async () => {
    expect(await decode(['--file', await fileOf(lines)])).toEqual({ status: 1, stdout: told, stderr: '' });
  });

  test('come from standard input where nothing else is given, or by the name -', async () => {
    for (const args of [[], ['--file', '-']]) {
      expect((await decode(args, { input: lines })).stdout).toBe(told);
    }
  });

  test('are read as UTF-8, one character a byte, or UTF-16 as it is marked', async () => {
    const micrometres =
      '"12.5 µm"                     12.5 um                       takes it, if its property is told\n';
    for (const bytes of [
      Buffer.from('\ufeff12.5 µm\r\n'),
      Buffer.from('12.5 µm\r\n', 'latin1'),
      Buffer.from('\ufeff12.5 µm\r\n', 'utf16le'),
    ]) {
      expect((await decode(['--file', await fileOf(bytes)])).stdout).toBe(micrometres);
    }
  });

  test('may be given as arguments; if they look like one, it is told how', async () => {
    expect(await decode(['S S    38.4127 g', 'S S Error 3t'])).toMatchObject({ status: 0, stderr: '' });
    expect((await decode(['S', 'S', '38.4127', 'g'])).stderr).toBe(
      'These were taken as 4 frames; put a frame that has blanks in quotes.\n',
    );
  });

  test('are one JSON object a line for programs', async () => {
    const { stdout } = await decode(['--file', await fileOf(lines), '--json']);
    const [first, second, third, fourth, , sixth] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toEqual({
      frame: 'S S    38.4127 g',
      value: '38.4127',
      unit: 'g',
      stable: true,
      formats: [{ format: 'mt-sics', value: '38.4127', unit: 'g', stable: true }],
      ingest: { takes: true, value: '38.4127', unit: 'g' },
    });
    expect(second).toEqual({
      frame: '921',
      problem: { code: 'ambiguous-format', detail: expect.stringMatching(/^Cannot tell the format of "921": /) },
      formats: [
        {
          format: 'mitutoyo-mux10',
          problem: { code: 'no-data', detail: 'the gauge did not answer (channel 2)' },
        },
        { format: 'plain', value: '921' },
      ],
      ingest: { takes: false, code: 'ambiguous-format', detail: expect.any(String) },
    });
    expect(third.formats).toHaveLength(3);
    expect(fourth).toMatchObject({
      problem: { code: 'overload', detail: 'the balance is overloaded' },
      ingest: { takes: false, code: 'overload', detail: 'the balance is overloaded' },
    });
    expect(sixth.ingest).toEqual({ takes: true, if: ['its unit is told', 'its property is told'] });
  });
});

describe('the lines of one frame', () => {
  test('are wrapped to the terminal, but for the frame, whose blanks are columns', () => {
    const frame = `1${' '.repeat(30)}2${' '.repeat(30)}g`;
    const lines = readingLines(readingOfFrame(frame, undefined, {}), 50);
    expect(lines[0]).toBe(`  frame   "${frame}"`);
    const refusal = readingLines(readingOfFrame('921', undefined, {}), 50);
    expect(refusal.slice(3).every((line) => line.length <= 50)).toBe(true);
    expect(refusal.length).toBeGreaterThan(4);
  });
});

describe('wrong usage', () => {
  test.each([
    [['--format', 'sbi2', 'x'], 'Cannot decode with "sbi2": there is no such format; "cellgauge formats" lists them'],
    [['--fromat', 'sbi', 'x'], "error: unknown option '--fromat' (put -- before a frame that begins with a minus)"],
    [['--base64', 'A'], 'Cannot decode "A": it is no base64'],
    [['--base64', '!!'], 'Cannot decode "!!": it is no base64'],
    [['x', '--file', 'y'], 'Cannot decode a frame and a file at once: leave one of them out'],
    [['x', '--decimal', ';'], "error: option '--decimal <mark>' argument ';' is invalid. Allowed choices are ., ,."],
  ])('%j ends with status 2 and a sentence', async (args, sentence) => {
    const { status, stdout, stderr } = await decode(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`${sentence}\nAdd --help to see what it takes.\n`);
  });

  test.each([
    ['a file that is not there', ['--file', '/nowhere.log'], 'Cannot read "/nowhere.log": there is no such file'],
    ['nothing', ['--file', '-'], 'Cannot decode standard input: it is empty'],
  ])('%s is told', async (_, args, sentence) => {
    expect(await decode(args)).toEqual({ status: 1, stdout: '', stderr: `${sentence}\n` });
  });
});
