import { fieldNames } from './fields.ts';
import { decoders } from './instruments/formats.ts';

/** What makes a cause stands at the beginning of a sentence; what is beyond this is not looked at. */
const mostRead = 4000;
const mostCharacters = 300;

/**
 * The cause that a problem's detail shares with those of other readings: numbers become `#`; times, UUIDs, and words that
 * mix letters and digits (ids, digests) become `…`, in quotes however short: what is quoted comes from a message. Units,
 * fields, formats and other words stay: `Cannot convert # "furlong": the unit is none of mm, um, …`. At most 300
 * characters; the cause of a cause is itself.
 */
export const causeOf = (detail: string): string => folded(folded(detail.slice(0, mostRead)).slice(0, mostCharacters));

/** Never longer than the text, and the same when folded again: what it leaves of digits stands in whole words. */
const folded = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(piece, (found, quotes?: string, moment?: string, number?: string) => {
      if (quotes !== undefined) return foldedQuotes(quotes);
      if (moment !== undefined) return '…';
      return number === undefined ? foldedWord(found) : '#';
    })
    .replace(/#+/g, '#')
    .replace(/([#…])(?:, \1)+/g, '$1');

const letter = String.raw`[\p{L}\p{M}\p{N}_]`;
const sign = '(?:[+−-] ?)?';
const exponent = String.raw`(?:[eE][+-]?\d+)?`;
/** Its end may be cut off. */
const quotation = String.raw`"(?:[^"\\]|\\.?)*"?`;
const uuid = String.raw`[\da-fA-F]{8}-(?:[\da-fA-F]{4}-){3}[\da-fA-F]{12}(?!-?${letter})`;
const clock = String.raw`\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?`;
const day = String.raw`\d{4}-\d\d-\d\d(?:[T ]${clock}(?:Z|[+-]\d\d(?::?\d\d)?)?)?`;
/** With a mark in it, it may touch its unit. */
const decimal = String.raw`${sign}\d+(?:[.,']\d+)+${exponent}`;
/** One that touches a letter is a word, such as an error's code. */
const integer = String.raw`${sign}(?:(?<!${letter})\.)?\d+${exponent}(?!-?${letter})`;

/** What a sentence consists of: quotations (or lists of them), moments, numbers, words. What lies between them stays. */
const piece = new RegExp(
  `(${quotation}(?:, ${quotation})*)|(${uuid}|${day}|${clock})|(${decimal}|${integer})|${letter}+(?:-${letter}+)*`,
  'gu',
);

/** Words with letters and digits that are nobody's id. */
const known: ReadonlySet<string> = new Set([...fieldNames, ...decoders.map(({ format }) => format), 'base64']);

function foldedWord(word: string): string {
  if (!/\d/.test(word) || known.has(word)) return word;
  if (!/\p{L}/u.test(word)) return '#';
  // A property of several readings: thickness_12.
  if (/^[\p{L}_]+_\d+$/u.test(word)) return word.replace(/\d+$/, '#');
  return word.length >= 6 || /-\d/.test(word) ? '…' : word;
}

/** What follows itself in a list is said once. */
const foldedQuotes = (quotes: string): string =>
  [...quotes.matchAll(eachQuotation)]
    .map(([, words, end]) => `"${foldedQuotation(words as string)}${end}`)
    .filter((text, index, texts) => text !== texts[index - 1])
    .join(', ');

const eachQuotation = /"((?:[^"\\]|\\.?)*)("?)/gu;

/** Names, frames, bodies: a number folds by itself, also where its sign stands apart, or its unit does not. */
function foldedQuotation(text: string): string {
  const words: string[] = [];
  for (const word of text.split(' ')) {
    const [number] = leadingNumber.exec(word) ?? [''];
    const rest = word.slice(number.length);
    if (/\d/.test(rest)) words.push('…');
    else if (number === '') words.push(word);
    else {
      while (/^[+−-]$/.test(words.at(-1) ?? '')) words.pop();
      words.push(`#${rest}`);
    }
  }
  return words.join(' ');
}

const leadingNumber = /^[+−-]?\.?\d[\d.,']*(?:[eE][+-]?\d+)?/;
