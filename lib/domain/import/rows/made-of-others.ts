import { wordsIn } from '../columns/header-text.ts';
import { isComputedWord } from '../columns/synonyms.ts';

/** What nobody calls a cell, a stage or a place, wherever it stands at an end: `Mean A-17`, `5-point average`. */
const unmistakable: ReadonlySet<string> = new Set([
  ...['mean', 'average', 'median', 'stdev', 'stddev', 'subtotal', 'mittelwert', 'durchschnitt', 'stdabw', 'stabw'],
  ...['standardabweichung', 'zwischensumme', 'teilergebnis', 'gesamtergebnis', 'x\u0304', 'x\u0305'],
]);

/** What may stand before or behind a word for a mean or the like: `Rel. Std. Dev.`, `Grand total`. */
const adjectives: ReadonlySet<string> = new Set(['rel', 'relative', 'abs', 'standard', 'grand', 'overall']);
const fillers: ReadonlySet<string> = new Set([
  ...['of', 'all', 'the', 'abw', 'dev', 'error', 'n', 's', 'p', 'cells', 'values', 'readings', 'points', 'rows'],
  ...['samples', 'aller', 'alle', 'der', 'die', 'von', 'zellen', 'werte', 'messwerte', 'messungen', 'punkte'],
]);

/** More is a sentence. */
const longest = 40;

/** True of a text that says nothing but that its row is made of other rows: `Mittelwert`, `Std. Dev.`, `Ø`, `Mean (n = 5)`. */
export function saysComputed(text: string): boolean {
  const first = firstWord(text);
  return first !== '' && mayBegin(first) && isLabel(text);
}

/** True of what may be initials too. */
export const mayBeInitials = (text: string): boolean => /^[a-z]{2}$/i.test(text);

/** As `saysComputed`, and true where such a word stands at either end: of what names something, and is no sentence. */
export function namesComputed(text: string): boolean {
  const first = firstWord(text);
  if (first !== '' && (unmistakable.has(first) || (mayBegin(first) && isLabel(text)))) return true;
  const last = lastWord(text);
  return last !== '' && unmistakable.has(last);
}

function isLabel(text: string): boolean {
  const words = wordsIn(text).map((word) => word.toLowerCase());
  // `MAX-3` and `SD 12` are cells; `SD (n = 12)` is none.
  const letters = text.includes('(') ? letter : letterOrDigit;
  return (
    words.every((word) => isComputed(word) || adjectives.has(word) || fillers.has(word) || !letters.test(word)) &&
    words.some((word) => isComputed(word))
  );
}

const mayBegin = (word: string): boolean => isComputed(word) || adjectives.has(word);

/** An `n` alone may be north, or no. */
const isComputed = (word: string): boolean => isComputedWord(word) || unmistakable.has(word) || totals.has(word);
const totals: ReadonlySet<string> = new Set(['total', 'gesamt']);
const letter = /\p{L}/u;
const letterOrDigit = /[\p{L}\d]/u;

/** Its letters up to anything else, in small letters; '' where it does not begin with any: most cells of a sheet at a glance. */
function firstWord(text: string): string {
  if (text.length > longest) return '';
  let end = 0;
  while (isLetter(text.charCodeAt(end))) end += 1;
  return end === 0 ? '' : text.slice(0, end).toLowerCase();
}

function lastWord(text: string): string {
  if (text.length > longest) return '';
  let start = text.length;
  while (isLetter(text.charCodeAt(start - 1))) start -= 1;
  return start === text.length ? '' : text.slice(start).toLowerCase();
}

/** A to z; beyond ASCII, whatever is behind the signs. Past either end there is none. */
const isLetter = (code: number): boolean => {
  const small = code | 0x20;
  return (small >= 0x61 && small <= 0x7a) || code >= 0xc0;
};
