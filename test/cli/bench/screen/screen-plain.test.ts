import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';

import type { BenchEvent, BenchPrompt } from '../../../../lib/bench/event.ts';
import type { TypedAtBench } from '../../../../lib/cli/bench/screen/line-queue.ts';
import { benchScreen } from '../../../../lib/cli/bench/screen/screen.ts';
import { onTerminal } from '../../../support/terminal.ts';
import type { Step } from './screen-program.ts';

const program = join(import.meta.dirname, './screen-program.ts');

const cell: BenchPrompt = { kind: 'cell' };
const asks: Step = { listens: true, prompt: cell };
const refused: BenchEvent = { kind: 'refused', problem: { detail: 'Cannot take it: the balance is not stable' } };
const spread = 'mean 4.120 ± 0.002';

const argument = (...steps: Step[]): string => JSON.stringify(steps);
const quotedForShell = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** The screen in the middle of a command of the shell, on a terminal: `printf … | PROGRAM`. */
const inShell = (command: (program: string) => string, ...steps: Step[]) => {
  const words = [process.execPath, program, argument(...steps)].map(quotedForShell).join(' ');
  return onTerminal('/bin/sh', ['-c', command(words)]);
};

/** The control sequences in it, each once, without their Escape. */
const sequencesIn = (written: string): (string | undefined)[] => {
  const [, ...rest] = written.split('\u001b');
  return [...new Set(rest.map((part) => /^[^a-zA-Z]*[a-zA-Z]/.exec(part)?.[0]))].sort();
};

describe('a screen on a terminal', () => {
  const note = (sentence: string): Step => ({ show: { kind: 'note', sentence, warning: false } });
  const shows: Step[] = [asks, note(spread), { show: refused }, note('ok')];

  async function shown(env: Record<string, string>): Promise<{ written: string; lines: readonly string[] }> {
    const on = onTerminal(process.execPath, [program, argument(...shows)], { env });
    await on.asking('cell> ');
    on.type('A-017');
    await on.asking('cell> A-017');
    on.type('\u001b[D8\u007f\u001b[D');
    await on.asking('cell> A-0');
    process.kill(on.pid, 'SIGUSR2');
    await on.seen('mean');
    process.kill(on.pid, 'SIGUSR2');
    await on.seen('Cannot take it');
    process.kill(on.pid, 'SIGUSR2');
    await on.seen(/^ok/m);
    await on.asking('cell> A-0');
    return { written: on.written(), lines: on.lines() };
  }

  const lines = [spread, 'Cannot take it: the balance is not stable', 'ok', 'cell> A-017'];

  test.each([
    ['colours its lines', {}, ['[22m', '[2K', '[2m', '[31m', '[39m']],
    ['has no colours where nobody wants any', { NO_COLOR: '1' }, ['[2K']],
    ['knows no sequences at all where its terminal knows none', { TERM: 'dumb' }, []],
  ])('%s', async (_, env, sequences) => {
    const { written, lines: all } = await shown(env);
    expect(all).toEqual(lines);
    expect(sequencesIn(written)).toEqual(sequences);
  });

  test('writes ASCII where its terminal is not UTF-8', async () => {
    const { lines: all } = await shown({ LANG: 'C', LC_ALL: '' });
    expect(all[0]).toBe('mean 4.120 +- 0.002');
  });
});

describe('where it is no terminal', () => {
  const lines = ['told "A-017"', 'told "dry"', 'told "4.121"', 'ends by input'];

  test('it shows just lines, and tells those of standard input and its end', async () => {
    const child = spawn(process.execPath, [program, argument(asks, { show: refused }, { end: true })]);
    const said = [text(child.stdout), text(child.stderr)];
    child.stdin.write('A-017\r');
    child.stdin.write('\ndry\r\n4.\u001b\u000712');
    child.stdin.end('1');
    child.stdout.on('data', (chunk) => {
      if (/ends by|Cannot/.test(String(chunk))) child.kill('SIGUSR2');
    });
    await once(child, 'close');
    const [output = '', errors] = await Promise.all(said);
    expect(errors).toBe('');
    expect(output.split('\n')).toEqual([...lines, 'Cannot take it: the balance is not stable', 'over', '']);
  });

  test('standard output gets lines alone, and the terminal keeps its own ways', async () => {
    const on = inShell((words) => `${words} | (trap '' INT; exec cat)`, asks);
    on.type('A-017\ndry\n4.121\n\u0004');
    await on.seen('ends by input');
    expect(on.written()).not.toContain('cell>');
    expect(sequencesIn(on.written())).toEqual([]);
    expect(on.lines().filter((line) => /^(told|ends)/.test(line))).toEqual(lines);
    on.type('\u0003');
    await on.seen('ends by interrupt');
    on.type('\u0003');
    expect(await on.exit).toBe(130);
  });

  test('a terminal for output alone gets lines, and its beep', async () => {
    const on = inShell((words) => `printf 'A-017\\ndry\\n4.121' | ${words}`, { ...asks, show: refused });
    await on.seen('ends by input');
    expect(on.lines()).toEqual(['Cannot take it: the balance is not stable', ...lines]);
    expect(on.written()).not.toContain('cell>');
    expect(sequencesIn(on.written())).toEqual([]);
    expect(on.bells()).toBe(1);
  });
});

describe('a terminal that goes away, or is given back', () => {
  const aScreen = () => {
    const modes: boolean[] = [];
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (isRaw: boolean) => modes.push(isRaw) });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const screen = benchScreen({ input, output, env: {}, help: [], namesSources: false });
    screen.prompt(cell);
    return { input, output, screen, modes };
  };

  test.each([
    ['ends', (input: PassThrough) => input.end()],
    ['cannot be read any more', (input: PassThrough) => input.destroy(new Error('read EIO'))],
  ])('that %s leaves no half line behind', async (_, leave) => {
    const { input, screen, modes } = aScreen();
    const told: TypedAtBench[] = [];
    const ended = new Promise<void>((resolve) => {
      screen.lines((typed) => {
        told.push(typed);
        if (typed.kind === 'end') resolve();
      });
    });
    const took = new Promise((resolve) => input.once('data', resolve));
    input.write('A-017\r4.1');
    await took;
    leave(input);
    await ended;
    screen.end();
    expect(told).toEqual([
      { kind: 'line', text: 'A-017', at: expect.any(Number) },
      { kind: 'end', by: 'hang-up' },
    ]);
    expect(modes).toEqual([true, false]);
  });

  test('has nothing beyond ASCII to write where it is not UTF-8', async () => {
    const { input, output, screen } = aScreen();
    const told = new Promise((resolve) => screen.lines(resolve));
    screen.prompt({ kind: 'reading', cell: { label: 'x'.repeat(40) }, asks: false });
    const took = new Promise((resolve) => input.once('data', resolve));
    input.write('3 µm');
    await took;
    expect(String(output.read())).toMatch(/xxxxxx\.\.\.xxxxxxxxxxx> 3 um$/);
    input.write('\r');
    expect(await told).toEqual({ kind: 'line', text: '3 µm', at: expect.any(Number) });
    expect(String(output.read())).toContain('> 3 um\n');
    screen.end();
  });

  test('leaves Ctrl-C to the process once its screen has ended', () => {
    const before = process.listenerCount('SIGINT');
    const { screen } = aScreen();
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    screen.end();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  test('is given lines alone once its screen has ended', () => {
    const { output, screen } = aScreen();
    screen.end();
    output.read();
    screen.end();
    screen.prompt(cell);
    screen.show(refused);
    expect(String(output.read())).toBe('Cannot take it: the balance is not stable\n\u0007');
  });

  test('tells nothing once its screen has ended', () => {
    const { input, screen } = aScreen();
    const told: TypedAtBench[] = [];
    screen.lines((typed) => told.push(typed));
    screen.end();
    input.emit('error', new Error('read EIO'));
    expect(told).toEqual([]);
  });
});
