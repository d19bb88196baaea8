import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import type { BenchEvent, BenchPrompt } from '../../../../lib/bench/event.ts';
import { onTerminal } from '../../../support/terminal.ts';
import type { Step } from './screen-program.ts';

const program = join(import.meta.dirname, './screen-program.ts');

const cell: BenchPrompt = { kind: 'cell' };
const reading: BenchPrompt = { kind: 'reading', cell: { label: 'A-017' }, stage: 'filled', asks: false };
const lookingUp: BenchPrompt = { kind: 'looking-up', label: 'A-017' };

const note = (sentence: string): BenchEvent => ({ kind: 'note', sentence, warning: false });
const refused = (detail: string): BenchEvent => ({ kind: 'refused', problem: { detail } });

/** The screen on a terminal, which takes its first step by itself, and is ready when it asks. */
async function screenWith(
  steps: readonly Step[],
  given: { cols?: number; rows?: number; env?: Readonly<Record<string, string>>; asking?: string } = {},
) {
  const { asking = 'cell> ', ...terminal } = given;
  const [first, ...others] = steps;
  const on = onTerminal(
    process.execPath,
    [program, JSON.stringify([{ listens: true, prompt: cell, ...first }, ...others])],
    terminal,
  );
  await on.asking(asking);
  return { ...on, step: () => process.kill(on.pid, 'SIGUSR2') };
}

describe('a screen on a terminal', () => {
  test('leaves what was typed in its place, and asks anew below', async () => {
    const { type, seen, asking, screen } = await screenWith([{}]);
    type('A-017\r');
    await seen('told "A-017"');
    await asking('cell> ');
    expect(screen()).toEqual(['cell> A-017', 'told "A-017"', 'cell>']);
  });

  test('leaves nothing behind of an empty line', async () => {
    const { type, seen, screen } = await screenWith([{}]);
    type('\r');
    await seen('told ""');
    expect(screen()).toEqual(['told ""', 'cell>']);
  });

  test('shows what happens above the prompt, with what has been typed so far still behind it', async () => {
    const { type, asking, seen, screen, step } = await screenWith([
      {},
      { show: note('4.121 mm') },
      { prompt: reading },
      { waiting: 3 },
    ]);
    type('A-0');
    await asking('cell> A-0');
    step();
    await seen('4.121 mm');
    await asking('cell> A-0');
    type('1');
    await asking('cell> A-01');
    step();
    await asking('A-017 filled> A-01');
    step();
    await asking('[3 waiting] A-017 filled> A-01');
    type('7\r');
    await seen('told "A-017"');
    await asking('[3 waiting] A-017 filled> ');
    expect(screen()).toEqual([
      '4.121 mm',
      '[3 waiting] A-017 filled> A-017',
      'told "A-017"',
      '[3 waiting] A-017 filled>',
    ]);
  });

  test('loses nothing of a scan between two halves of which much is shown', async () => {
    const shown = Array.from({ length: 40 }, (_, index) => ({ show: note(`reading ${index}`) }));
    const { type, asking, seen, lines, step } = await screenWith([{}, ...shown]);
    type('CELL-');
    await asking('cell> CELL-');
    for (const index of shown.keys()) {
      step();
      await seen(`reading ${index}`);
    }
    await asking('cell> CELL-');
    type('0042\r');
    await seen('told "CELL-0042"');
    await asking('cell> ');
    expect(lines()).toEqual([
      ...shown.map((_, index) => `reading ${index}`),
      'cell> CELL-0042',
      'told "CELL-0042"',
      'cell>',
    ]);
  });

  test.each([
    ['several lines that come at once', 'A-017\rdry\r4.121\r', ['A-017', 'dry', '4.121']],
    ['CR LF as one line end', 'A-017\r\ndry\r\n', ['A-017', 'dry']],
    ['two line feeds as two line ends', 'A-017\n\n', ['A-017', '']],
    ['an Enter after CR LF as an empty line', 'A-017\r\n\r', ['A-017', '']],
    ['a frame between STX and ETX', '\u0002A-017\u0003\r', ['A-017']],
    ['a scan with group separators', '[)>\u001e06\u001dA-017\u001f\u0004\r', ['[)>06A-017']],
    ['a tab as a blank', 'A-017\tdry\r', ['A-017 dry']],
    ['characters of two halves', 'Zelle µ 🔋\r', ['Zelle µ 🔋']],
    ['a scan right behind Escape', '\u001bA-017\r', ['A-017']],
    ['a paste in brackets', '\u001b[200~A-017\u001b[201~\r', ['A-017']],
    ['what a person corrects', 'B-017\u001b[H\u001b[3~A\u001b[F\u007f8\r', ['A-018']],
  ])('tells %s', async (_, typed, lines) => {
    const { type, seen, lines: written } = await screenWith([{}]);
    type(typed);
    type('last\r');
    await seen('told "last"');
    const told = written().filter((line) => /^(told|ends) /.test(line));
    expect(told).toEqual([...lines, 'last'].map((line) => `told ${JSON.stringify(line)}`));
  });

  test('knows a line feed for the second half of Enter however late it comes', async () => {
    const { type, seen, lines } = await screenWith([{}]);
    type('A-017\r');
    await seen('told "A-017"');
    type('\ndry\r');
    await seen('told "dry"');
    expect(lines()).not.toContain('told ""');
  });

  test('keeps what is typed while something is looked up, and tells it afterwards in order', async () => {
    const { type, asking, lines, step, seen } = await screenWith([{ prompt: lookingUp }, { prompt: reading }], {
      asking: 'A-017, looking it up> ',
    });
    type('dry\r4.121\r');
    type('4.1');
    await asking('A-017, looking it up> 4.1');
    expect(lines().join()).not.toContain('told');
    step();
    await seen('told "4.121"');
    await asking('A-017 filled> 4.1');
    expect(lines().slice(2)).toEqual(['told "dry"', 'told "4.121"', 'A-017 filled> 4.1']);
  });

  test('keeps what is typed before anybody listens', async () => {
    const steps: Step[] = [{ prompt: cell }, { listens: true }];
    const on = onTerminal(process.execPath, [program, JSON.stringify(steps)]);
    await on.asking('cell> ');
    on.type('A-017\rA-');
    await on.asking('cell> A-');
    process.kill(on.pid, 'SIGUSR2');
    await on.seen('told "A-017"');
    await on.asking('cell> A-');
    expect(on.screen()).toEqual(['cell> A-017', 'told "A-017"', 'cell> A-']);
  });

  test('shows what would turn the writing of what is typed', async () => {
    const { type, asking, seen, lines } = await screenWith([{}]);
    type('A\u202e-017');
    await asking('cell> A\\u{202e}-017');
    type('\r');
    await seen('told "A\\u{202e}-017"');
    expect(lines()[0]).toBe('cell> A\\u{202e}-017');
  });

  test('puts the cursor where the next character goes', async () => {
    const { type, asking, screen } = await screenWith([{}]);
    type('A-17\u001b[D\u001b[D');
    await asking('cell> A-');
    expect(screen()).toEqual(['cell> A-17']);
    type('0');
    await asking('cell> A-0');
    expect(screen()).toEqual(['cell> A-017']);
  });

  test('shows the end of a line that is longer than its row, and all of it once Enter is pressed', async () => {
    const { type, asking, seen, screen, lines } = await screenWith([{}, { show: note('reading') }], { cols: 40 });
    const long = '0123456789'.repeat(7);
    type(long);
    await asking(`cell> ${long.slice(-33)}`);
    expect(screen()).toHaveLength(1);
    type('\r');
    await seen(`told "${long}"`.slice(0, 30));
    await asking('cell> ');
    expect(lines()[0]).toBe(`cell> ${long}`);
  });

  test('wraps long sentences at blanks', async () => {
    const sentence = 'Cannot take "12": no cell is on the table; scan or type it first';
    const { screen, step, seen, asking } = await screenWith([{}, { show: refused(sentence) }], { cols: 40 });
    step();
    await seen('type it first');
    await asking('cell> ');
    expect(screen()).toEqual(['Cannot take "12": no cell is on the', 'table; scan or type it first', 'cell>']);
  });

  test('beeps for what is refused, and for nothing else', async () => {
    const { step, seen, bells } = await screenWith([
      {},
      { show: note('reading') },
      { show: refused('Cannot take it') },
    ]);
    step();
    await seen('reading');
    expect(bells()).toBe(0);
    step();
    await seen('Cannot take it');
    expect(bells()).toBe(1);
  });

  test('goes on in one row when its terminal is made narrower and wider', async () => {
    const long: BenchPrompt = {
      kind: 'stage',
      cell: { label: 'A-017' },
      stages: ['dry', 'filled', 'formed'],
      last: 'dry',
    };
    const { type, resize, asking, step, seen, lines } = await screenWith(
      [{ prompt: long }, { show: note('reading') }, { show: note('another') }],
      { asking: 'A-017, stage (dry, filled, formed; Enter: dry)> ' },
    );
    type('form');
    await asking('A-017, stage (dry, filled, formed; Enter: dry)> form');
    resize(40, 24);
    await asking('illed, formed; Enter: dry)> form'.slice(-23));
    step();
    await seen('reading');
    resize(100, 30);
    await asking('A-017, stage (dry, filled, formed; Enter: dry)> form');
    step();
    await seen('another');
    type('ed\r');
    await seen('told "formed"');
    expect(lines().filter((line) => /reading|another/.test(line))).toEqual(['reading', 'another']);
  });

  test('gives the terminal back when it ends', async () => {
    const { type, step, seen, exit, screen, asking } = await screenWith([{}, { end: true }]);
    type('A-0');
    await asking('cell> A-0');
    step();
    await seen('over');
    expect(await exit).toBe(0);
    expect(screen()).toEqual(['over']);
  });

  test('tells Ctrl-D on an empty line as the end, and only there', async () => {
    const { type, seen, lines } = await screenWith([{}]);
    type('A-017\u0004\r');
    await seen('told "A-017"');
    type('\u0004\u0004last\r');
    await seen('told "last"');
    expect(lines().filter((line) => line.startsWith('ends'))).toEqual(['ends by input']);
  });

  test('tells the first Ctrl-C as the end, at once; the second ends the process', async () => {
    const { type, asking, seen, exit } = await screenWith([{ prompt: lookingUp }], {
      asking: 'A-017, looking it up> ',
    });
    type('dry\rA-0');
    await asking('A-017, looking it up> A-0');
    type('\u0003');
    await seen('ends by interrupt');
    await asking('A-017, looking it up> A-0');
    type('\u0003');
    expect(await exit).toBe(130);
  });

  test('leaves a terminal behind on which a shell works', async () => {
    const words = [process.execPath, program, JSON.stringify([{ listens: true, prompt: cell }])];
    const on = onTerminal('/bin/sh', ['-c', '"$@"; echo "status $?"; stty -a', 'sh', ...words]);
    await on.asking('cell> ');
    on.type('\u0003');
    await on.seen('ends by interrupt');
    on.type('\u0003');
    await on.seen('status 130');
    expect(await on.exit).toBe(0);
    expect(on.lines().join(' ')).toMatch(/ icanon .* echo /);
    expect(on.lines()).toContain('status 130');
  });

  test('is given what an interrupt from outside means', async () => {
    const { pid, seen, exit } = await screenWith([{}]);
    process.kill(pid, 'SIGINT');
    await seen('ends by interrupt');
    process.kill(pid, 'SIGINT');
    expect(await exit).toBe(130);
  });

  test.each([
    ['ends with its terminal', {}, 129],
    ['tells that its terminal is gone, and writes nothing to it', { outlives: true }, 7],
  ] as const)('%s', async (_, step, status) => {
    const { hangUp, exit, type, asking } = await screenWith([step]);
    type('4.1');
    await asking('cell> 4.1');
    hangUp();
    expect(await exit).toBe(status);
  });
});
