import type { Key } from 'node:readline';

/** A line while it is typed, in two: what stands before the cursor, and after it. */
export interface TypedLine {
  before: string;
  after: string;
}

export const emptyLine: TypedLine = { before: '', after: '' };

/**
 * A line after a key, as `emitKeypressEvents` of `node:readline` tells it: `typed` is what it writes. Of the keys that edit,
 * only those that a scanner or a wedge cannot mean: whatever else is no text changes nothing.
 */
export function lineAfter({ before, after }: TypedLine, typed: string | undefined, key: Key): TypedLine {
  if (key.ctrl) return controlled({ before, after }, key.name);
  switch (key.name) {
    case 'backspace':
      return { before: before.slice(0, before.length - lastOf(before).length), after };
    case 'delete':
      return { before, after: after.slice(firstOf(after).length) };
    case 'left': {
      const passed = lastOf(before);
      return { before: before.slice(0, before.length - passed.length), after: passed + after };
    }
    case 'right': {
      const passed = firstOf(after);
      return { before: before + passed, after: after.slice(passed.length) };
    }
    case 'home':
      return { before: '', after: before + after };
    case 'end':
      return { before: before + after, after: '' };
    default:
      return longerBy(withoutControls(typed ?? afterEscape(key)), { before, after });
  }
}

/**
 * Longer than any cell, stage or frame. A key that is stuck, or a whole file that was pasted, goes no further: with the mark
 * at its end such a line is nothing that can be taken.
 */
const longest = 1000;
const cutMark = '…';

function longerBy(typed: string, { before, after }: TypedLine): TypedLine {
  const isCut = before.endsWith(cutMark) && before.length + after.length > longest;
  return isCut ? { before, after } : { before: atMost(before + typed, longest - after.length), after };
}

function atMost(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most))}${cutMark}`;
}

/** A line that was read whole, as far as somebody may have meant it. */
export const asFarAsMeant = (line: string): string => atMost(line, longest);

function controlled(line: TypedLine, name: string | undefined): TypedLine {
  if (name === 'u') return { ...line, before: '' };
  if (name === 'w') return { ...line, before: line.before.replace(/\S*\s*$/, '') };
  return line;
}

/** Somebody pressed Escape, and a scan came right behind: that is told as one key, and its character is not to be lost. */
function afterEscape({ sequence = '' }: Key): string {
  const [, character, ...more] = [...sequence];
  return more.length === 0 ? (character ?? '') : '';
}

/** Text without control characters and byte order marks; a tab is a blank, so that it does not join two words. */
export const withoutControls = (text: string): string => text.replaceAll('\t', ' ').replaceAll(/[\p{Cc}\ufeff]/gu, '');

const lastOf = (text: string): string => [...text].at(-1) ?? '';
const firstOf = (text: string): string => [...text][0] ?? '';
