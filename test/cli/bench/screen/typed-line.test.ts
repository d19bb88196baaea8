import type { Key } from 'node:readline';
import { describe, expect, test } from 'vitest';

import { lineQueue, type TypedAtBench } from '../../../../lib/cli/bench/screen/line-queue.ts';
import { inAscii, writesUtf8 } from '../../../../lib/cli/bench/screen/terminal-text.ts';
import {
  asFarAsMeant,
  emptyLine,
  lineAfter,
  type TypedLine,
  withoutControls,
} from '../../../../lib/cli/bench/screen/typed-line.ts';
import { typedRow, width } from '../../../../lib/cli/bench/screen/typed-row.ts';

describe('a line that is typed', () => {
  test.each<[string, string, string | undefined, Key, string]>([
    ['a character goes before the cursor', 'A|7', '1', { name: '1' }, 'A1|7'],
    ['a character without a name, too', 'A|7', '-', {}, 'A-|7'],
    ['backspace takes the one before it', 'A1|7', '\u007f', { name: 'backspace' }, 'A|7'],
    ['backspace takes a whole character', 'A🔋|7', '\b', { name: 'backspace' }, 'A|7'],
    ['backspace at the start takes nothing', '|A7', '\b', { name: 'backspace' }, '|A7'],
    ['delete takes the one after it', 'A|🔋7', undefined, { name: 'delete' }, 'A|7'],
    ['left goes over a whole character', 'A🔋|7', undefined, { name: 'left' }, 'A|🔋7'],
    ['left stays at the start', '|A', undefined, { name: 'left' }, '|A'],
    ['right goes over a whole character', 'A|🔋7', undefined, { name: 'right' }, 'A🔋|7'],
    ['right stays at the end', 'A|', undefined, { name: 'right' }, 'A|'],
    ['home goes to the start', 'A-0|17', undefined, { name: 'home' }, '|A-017'],
    ['end goes to the end', 'A-0|17', undefined, { name: 'end' }, 'A-017|'],
    ['Ctrl-U takes all before it', 'A-0|17', '\u0015', { name: 'u', ctrl: true }, '|17'],
    ['Ctrl-W takes the word before it', 'week 4 |x', '\u0017', { name: 'w', ctrl: true }, 'week |x'],
    ['any other control key does nothing', 'A|7', '\u0002', { name: 'b', ctrl: true }, 'A|7'],
    ['an arrow up does nothing', 'A|7', undefined, { name: 'up', sequence: '\u001b[A' }, 'A|7'],
    ['an unknown key does nothing', 'A|7', undefined, { name: 'undefined', sequence: '\u001b[25~' }, 'A|7'],
    ['Escape does nothing', 'A|7', undefined, { name: 'escape', meta: true, sequence: '\u001b' }, 'A|7'],
    ['what follows Escape is typed', 'A|7', undefined, { name: 'x', meta: true, sequence: '\u001bX' }, 'AX|7'],
    ['a separator of a barcode is dropped', 'A|7', '\u001d', { sequence: '\u001d' }, 'A|7'],
    ['a tab is a blank', 'A|7', '\t', { name: 'tab' }, 'A |7'],
  ])('%s', (_, line, typed, key, expected) => {
    const [before = '', after = ''] = line.split('|');
    const then = lineAfter({ before, after }, typed, key);
    expect(`${then.before}|${then.after}`).toBe(expected);
  });

  test('goes no further than anybody means it to, and tells that by its last character', () => {
    const stuck = (length: number, line = emptyLine) =>
      Array.from({ length }).reduce<TypedLine>((typed) => lineAfter(typed, '4', { name: '4' }), line);
    const most = '4'.repeat(1000);
    expect(stuck(1000)).toEqual({ before: most, after: '' });
    expect(stuck(1001)).toEqual({ before: `${most}…`, after: '' });
    expect(stuck(5000)).toEqual({ before: `${most}…`, after: '' });
    expect(stuck(5000, { before: '', after: 'A-017' })).toEqual({ before: `${'4'.repeat(995)}…`, after: 'A-017' });
    expect(asFarAsMeant(most)).toBe(most);
    expect(asFarAsMeant(`${most}${most}`)).toBe(`${most}…`);
  });

  test('a text without its control characters keeps all else', () => {
    expect(withoutControls('\ufeff\u0002S S\t38.41 g µ\u0085\u001b\u0003')).toBe('S S 38.41 g µ');
  });
});

describe('the row of a prompt', () => {
  const digits = '0123456789'.repeat(4);

  test.each([
    ['has all that fits', 'cell> ', 'A-0|17', 40, 'cell> A-0|17'],
    ['has the end of what is typed', 'cell> ', `${digits}|`, 40, 'cell> 789012345678901234567890123456789|'],
    ['has what is around the cursor', 'cell> ', `0123456789|${digits}`, 40, 'cell> 0123456789|01234567890123456789012'],
    ['has the end of a prompt that is long', 'A-017, stage (dry, filled)> ', 'form|', 40, 'age (dry, filled)> form|'],
    ['leaves half of a narrow terminal to type', 'A-017 filled> ', '0123456789|', 21, '7 filled> 0123456789|'],
    ['is as on a terminal of 21 columns on a narrower one', 'A-017 filled> ', '0|', 5, '7 filled> 0|'],
    ['counts characters that are two wide as two', 'cell> ', `${'電'.repeat(40)}|`, 40, `cell> ${'電'.repeat(16)}|`],
    ['does not cut them after the cursor', 'cell> ', `0|${'電'.repeat(40)}`, 40, `cell> 0|${'電'.repeat(16)}`],
  ])('%s', (_, prompt, typed, columns, row) => {
    const [before = '', after = ''] = typed.split('|');
    const { before: shown, after: rest } = typedRow(prompt, { before, after }, columns);
    expect(`${shown}|${rest}`).toBe(row);
    expect(width(shown + rest)).toBeLessThan(Math.max(columns, 21));
  });
});

describe('what was typed', () => {
  const typed = (text: string): TypedAtBench => ({ kind: 'line', text, at: 0 });
  const stop: TypedAtBench = { kind: 'end', by: 'interrupt' };

  test('waits for somebody to be told, and while it is held, in its order', () => {
    const told: TypedAtBench[] = [];
    const queue = lineQueue();
    queue.add(typed('1'));
    queue.to((each) => told.push(each));
    queue.hold(true);
    queue.add(typed('2'));
    queue.add(typed('3'));
    expect(told).toEqual([typed('1')]);
    queue.hold(false);
    expect(told).toEqual(['1', '2', '3'].map(typed));
  });

  test('is held by whoever was told the line before', () => {
    const told: TypedAtBench[] = [];
    const queue = lineQueue();
    queue.hold(true);
    for (const text of ['1', '2', '3']) queue.add(typed(text));
    queue.to((each) => {
      told.push(each);
      queue.hold(true);
    });
    queue.hold(false);
    expect(told).toEqual([typed('1')]);
    queue.hold(false);
    expect(told).toEqual(['1', '2'].map(typed));
  });

  test('is told after what somebody does with the line before', () => {
    const done: string[] = [];
    const queue = lineQueue();
    queue.to((each) => {
      const text = each.kind === 'line' ? each.text : 'end';
      done.push(`begins ${text}`);
      if (text === '1') queue.add(typed('2'));
      done.push(`ends ${text}`);
    });
    queue.add(typed('1'));
    expect(done).toEqual(['begins 1', 'ends 1', 'begins 2', 'ends 2']);
  });

  test('is still told after somebody has thrown', () => {
    const told: TypedAtBench[] = [];
    const queue = lineQueue();
    queue.to((each) => {
      told.push(each);
      if (told.length === 1) throw new Error('no');
    });
    expect(() => queue.add(typed('1'))).toThrow('no');
    queue.add(typed('2'));
    expect(told).toEqual(['1', '2'].map(typed));
  });

  test('does not keep back an interruption', () => {
    const told: TypedAtBench[] = [];
    const queue = lineQueue();
    queue.hold(true);
    queue.add(typed('1'));
    queue.to((each) => told.push(each));
    queue.first(stop);
    expect(told).toEqual([stop]);
  });

  test('comes after an interruption that nobody was told yet', () => {
    const told: TypedAtBench[] = [];
    const queue = lineQueue();
    queue.add(typed('1'));
    queue.first(stop);
    queue.to((each) => told.push(each));
    expect(told).toEqual([stop, typed('1')]);
  });
});

describe('a terminal', () => {
  test.each([
    [{ LANG: 'en_GB.UTF-8' }, true],
    [{ LANG: 'C.utf8' }, true],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'en_GB.UTF-8', LC_CTYPE: 'de_DE.ISO-8859-1' }, false],
    [{ LANG: 'C', LC_CTYPE: 'en_GB.UTF-8' }, true],
    [{ LANG: 'C', LC_CTYPE: 'en_GB.UTF-8', LC_ALL: 'POSIX' }, false],
    [{ LANG: '', LC_ALL: '' }, false],
    [{}, false],
    [{ OS: 'Windows_NT' }, true],
  ])('with %j writes UTF-8: %j', (env, expected) => {
    expect(writesUtf8(env)).toBe(expected);
  });

  test('without it is given signs that it has', () => {
    expect(inAscii('4.120 ± 0.002 µm, 3 μm, A…7 (ä)')).toBe('4.120 +- 0.002 um, 3 um, A...7 (ä)');
  });
});
