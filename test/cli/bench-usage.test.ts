import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cellgauge } from './cellgauge.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cellgauge-bench-'));
});
afterAll(() => rm(folder, { recursive: true }));

const bench = (line: string, env?: Readonly<Record<string, string>>) =>
  cellgauge(['bench', ...line.split(' ').filter((part) => part !== '')], env && { env });

test('help names every option, shows examples and says how it ends, on 80 columns', async () => {
  const { status, stdout, stderr } = await bench('--help');

  const options = [...stdout.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map((match) => match[1]);
  expect(options).toEqual([
    ...['--serial', '--tcp', '--keyboard', '--follow', '--simulate'],
    ...['--format', '--instrument', '--property', '--unit', '--decimal', '--ask', '--every'],
    ...['--baud', '--data-bits', '--parity', '--stop-bits'],
    ...['--stages', '--no-stages', '--positions', '--expected', '--spread', '--cell-prefix', '--quiet', '--live'],
    ...['--trust-clock', '--operator', '--lab', '--protocol', '--notes'],
    ...['--readings-queue-url', '--spool', '--redirect', '--list', '--status', '--json', '--help'],
  ]);
  const [explained = '', examples = ''] = stdout.split('\nExamples:\n');
  expect(explained.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(explained).toContain('\nExit status: 0 ');
  expect(examples.match(/^ {2}npm run cellgauge -- bench /gm)).toHaveLength(7);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.each([
  ['digimatic', "error: too many arguments for 'bench'"],
  ['--seriel COM3', "error: unknown option '--seriel'"],
  ['--serial', "error: option '--serial <port>' argument missing"],
  ['--baud fast', "error: option '--baud <rate>' argument 'fast' is invalid. It is no rate such as 9600."],
  ['--simulate mahrr', "argument 'mahrr' is invalid. It is none of the formats. Did you mean mahr?"],
  ['--serial COM3 --every 5', 'Cannot use --every 5 for --serial COM3: there is nothing to ask; --ask says what'],
  ['--stages dry,u', 'Cannot use the stage "u": typed alone it is a command'],
  ['--json', 'Nothing to print as JSON: --json goes with --list or --status'],
  ['--list --status', "error: option '--list' cannot be used with option '--status'"],
])('wrong usage, %s, ends with status 2, a sentence and a hint', async (line, sentence) => {
  const { status, stdout, stderr } = await bench(line);

  expect(stderr).toContain(sentence);
  expect(stderr).toContain('Add --help to see what it takes.\n');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test.each<[string, Record<string, string>, string]>([
  ['--readings-queue-url sqs://here', {}, 'Cannot use "sqs://here": --readings-queue-url is no http(s) address'],
  ['', { READINGS_QUEUE_URL: 'here' }, 'Cannot use "here": READINGS_QUEUE_URL is no http(s) address'],
  ['--instrument mic-1', { INSTRUMENTS: '{' }, 'Cannot use this environment: INSTRUMENTS'],
])('what it is to work with is wrong, %s %j: it ends with status 1 and a sentence', async (line, env, sentence) => {
  const { status, stdout, stderr } = await bench(line, env);

  expect(stderr).toContain(sentence);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test('the ports of this machine are listed, for people and for programs', async () => {
  const [told, json] = await Promise.all([bench('--list'), bench('--list --json')]);

  const ports = JSON.parse(json.stdout) as { path: string }[];
  expect(told.stdout.trim()).not.toBe('');
  for (const { path } of ports) expect(told.stdout).toContain(path);
  for (const { status, stderr } of [told, json]) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('what waits is told of the spool that is named, whatever else is', async () => {
  const line = `--spool ${join(folder, 'none')} --status --serial COM3 --expected 5`;
  const [told, json] = await Promise.all([bench(line), bench(`${line} --json`)]);

  expect(told.stdout.trim()).not.toBe('');
  expect(JSON.parse(json.stdout)).toBeTypeOf('object');
  for (const { status, stderr } of [told, json]) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
