import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

import { cellgauge } from './cellgauge.ts';

const decode = (args: readonly string[], options?: Parameters<typeof cellgauge>[1]) =>
  cellgauge(['decode', ...args], options);

async function fileOf(content: string): Promise<string> {
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

  test('may be given as bytes', async () => {
    const base64 = Buffer.from('\x02\x00S S    38.4127 g\r\n').toString('base64');
    expect((await decode(['--base64', base64])).stdout).toContain('mt-sics  38.4127 g, stable');
  });

  test.each([
    ['S S Error 3t', 'refuses it (device-error): the balance reports error 3t (checksum, in the terminal)'],
    ['-0065.432 G U', 'refuses it (unstable): the instrument marks it as not stable'],
    ['01A+0000.123', 'takes it, if the message or the registry tells its unit'],
    ['SUI        1.56 gr ', 'takes it as 0.1010862996 g'],
    [
      '+     1.23 tlh',
      'refuses it (ambiguous-unit): Cannot convert 1.23 "tlh": the Hong Kong tael has two sizes; give another unit, or put "tael_grams" into the instrument\'s registry entry',
    ],
    ['G     +   12.345 g  ', 'takes it as 12.345 g, if its property is named: a gross weight is no weight of the cell'],
    [
      'S S     -1.23 g',
      'takes it as -1.23 g, if the registry has a min for its instrument: else it must be above zero',
    ],
  ])('%j is a reading, or an instrument without one: ingest %s', async (frame, fate) => {
    const { status, stdout } = await decode([frame]);
    expect(stdout.split('\n').at(-2)).toBe(`  ingest  ${fate}`);
    expect(status).toBe(0);
  });

  test.each([
    [
      ['921'],
      'refuses it (ambiguous-format): the formats that it fits disagree; give the right one, or put the instrument into the registry',
    ],
    [['hello'], /^refuses it \(unknown-format\): it fits none of the \d+ formats$/],
    [['--format', 'sbi', 'hello'], 'refuses it (invalid-frame): it is no frame of sbi'],
  ])('that cannot be read, %j, ends with status 1: ingest %s', async (args, fate) => {
    const { status, stdout } = await decode(args);
    const said = stdout.split('\n').at(-2)?.replace('  ingest  ', '');
    if (typeof fate === 'string') expect(said).toBe(fate);
    else expect(said).toMatch(fate);
    expect(status).toBe(1);
  });

  test('with a comma is read by the mark that is told', async () => {
    expect((await decode(['12,345 mm'])).stdout).toContain('refuses it (ambiguous-number)');
    expect((await decode(['12,345 mm', '--decimal', ','])).stdout).toContain('takes it as 12.345 mm');
  });
});

describe('several frames', () => {
  const lines = 'S S    38.4127 g\r\n921\r+     1.23 g  \n\nH             \n';
  const table = [
    'frame               says                               formats',
    '"S S    38.4127 g"  38.4127 g, stable                  mt-sics',
    '"921"               ambiguous-format                   mitutoyo-mux10, plain',
    '"+     1.23 g  "    1.23 g, stable                     sbi, and-kf, plain',
    '"H             "    overload: the balance is overloaded  sbi, and-kf',
    '',
  ];

  test('of a file are a table; lines may end with CR, LF or both', async () => {
    const { status, stdout } = await decode(['--file', await fileOf(lines)]);
    expect(stdout.replaceAll(/ {2,}/g, '  ')).toBe(table.join('\n').replaceAll(/ {2,}/g, '  '));
    expect(status).toBe(1);
  });

  test('come from standard input where nothing else is given, or by the name -', async () => {
    for (const args of [[], ['--file', '-']]) {
      expect((await decode(args, { input: lines })).stdout.split('\n')).toHaveLength(table.length);
    }
  });

  test('may be given as arguments', async () => {
    expect((await decode(['S S    38.4127 g', 'S S Error 3t'])).status).toBe(0);
  });

  test('are one JSON object a line for programs', async () => {
    const { stdout } = await decode(['--file', await fileOf(lines), '--json']);
    const [first, second, third, fourth] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toEqual({
      frame: 'S S    38.4127 g',
      value: '38.4127',
      unit: 'g',
      stable: true,
      formats: [{ format: 'mt-sics', value: '38.4127', unit: 'g', stable: true }],
    });
    expect(second).toEqual({
      frame: '921',
      problem: { code: 'ambiguous-format', detail: expect.stringMatching(/^Cannot tell the format of "921": /) },
      formats: [
        {
          format: 'mitutoyo-mux10',
          problem: { code: 'no-data', says: 'the gauge did not answer (channel 2)' },
        },
        { format: 'plain', value: '921' },
      ],
    });
    expect(third.formats).toHaveLength(3);
    expect(fourth).toMatchObject({ problem: { code: 'overload', says: 'the balance is overloaded' } });
  });
});

describe('wrong usage', () => {
  test.each([
    [['--format', 'sbi2', 'x'], 'Cannot decode with "sbi2": there is no such format; "cellgauge formats" lists them'],
    [['--fromat', 'sbi', 'x'], "error: unknown option '--fromat'"],
    [['--base64', '!!'], 'Cannot decode "!!": it is no base64'],
    [['x', '--file', 'y'], 'Cannot decode a frame and a file at once: leave one of them out'],
    [['x', '--decimal', ';'], "error: option '--decimal <mark>' argument ';' is invalid. Allowed choices are ., ,."],
  ])('%j ends with status 2 and a sentence', async (args, sentence) => {
    const { status, stdout, stderr } = await decode(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`${sentence}\nAdd --help to see what it takes.\n`);
  });

  test.each([
    ['a file that is not there', ['--file', '/nowhere.log'], 'Cannot read /nowhere.log: there is no such file'],
    ['nothing', ['--file', '-'], 'Cannot decode standard input: it is empty'],
  ])('%s is told', async (_, args, sentence) => {
    expect(await decode(args)).toEqual({ status: 1, stdout: '', stderr: `${sentence}\n` });
  });
});
