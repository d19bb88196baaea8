import { expect, test } from 'vitest';

import { cellgauge } from './cellgauge.ts';

test('help names the commands and ends well', async () => {
  const { status, stdout, stderr } = await cellgauge(['--help']);

  expect(stdout.match(/^ {2}(?:demo|start|send|trace) /gm)).toHaveLength(4);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('without a command, help is shown and the usage is wrong', async () => {
  const { status, stdout, stderr } = await cellgauge([]);

  expect(stderr).toMatch(/^Usage: cellgauge /);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test.each<[string[], string]>([
  [['snd'], "error: unknown command 'snd'"],
  [['send', '--cel', 'A-017'], "error: unknown option '--cel'"],
  [['send', '--cell'], "error: option '--cell <name>' argument missing"],
  [['send', '--decimal', ';'], "error: option '--decimal <mark>' argument ';' is invalid. Allowed choices are ., ,."],
  [['send', '--expected', 'all'], "'all' is invalid. It is no whole number above zero."],
  [['send', '4.121', 'mm'], "error: too many arguments for 'send'"],
  [['send', '--file', '-', '--stage', 'dry'], "option '--file <file>' cannot be used with option '--stage <text>'"],
  [['send', '--raw', '1', '--raw-base64', 'MQ=='], "cannot be used with option '--raw <frame>'"],
  [['send', '--cell', 'A-017'], 'Nothing to send: give --value with --unit, --raw, --raw-base64 or --file'],
  [['demo', 'now'], "error: too many arguments for 'demo'"],
  [['start', '--aws-port', 'http'], "'http' is invalid"],
])('wrong usage, %j, ends with status 2, a sentence and a hint', async (args, sentence) => {
  const { status, stdout, stderr } = await cellgauge(args);

  expect(stderr).toContain(sentence);
  expect(stderr).toContain('Add --help to see what it takes.\n');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
