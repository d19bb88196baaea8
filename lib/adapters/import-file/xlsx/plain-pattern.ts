import { tokenize } from 'numfmt';

/** Stands in a plain pattern where the number itself is to be shown. */
export const wholeNumber = '\ue000';

/**
 * A pattern that shows the digits that the given one does, but without what only looks nice: grouping, colours, blanks as
 * wide as a digit, another script's digits. Accountants' brackets go too: they stand for a minus. A section that shows
 * the number as a fraction, in no format, or not at all, shows `wholeNumber` instead.
 */
export function plainPattern(pattern: string): string {
  const sections: Token[][] = [[]];
  for (const token of tokenize(pattern)) {
    if (token.type === 'BREAK') sections.push([]);
    else sections.at(-1)?.push(token);
  }
  return sections.map(plainSection).join(';');
}

type Token = ReturnType<typeof tokenize>[number];

function plainSection(tokens: readonly Token[]): string {
  if (tokens.some(({ type }) => type === 'TEXT')) return '@';
  const section = withoutBrackets(tokens.filter(({ type }) => !decoration.has(type)));
  if (!section.some(isDigit)) return `${section.filter(isCondition).map(rawOf).join('')}"${wholeNumber}"`;
  return section.some(({ type }) => type === 'SLASH' || type === 'GENERAL')
    ? literalsAround(section)
    : section.map(rawOf).join('');
}

const decoration: ReadonlySet<string> = new Set([
  ...['GROUP', 'COLOR', 'SKIP', 'FILL', 'DBNUM', 'NATNUM', 'MODIFIER', 'CALENDAR'],
]);
const digits: ReadonlySet<string> = new Set(['ZERO', 'HASH', 'QMARK', 'GENERAL']);
const numeric: ReadonlySet<string> = new Set([...digits, 'SLASH', 'SPACE', 'DIGIT']);

const isDigit = ({ type }: Token): boolean => digits.has(type);
const isCondition = ({ type }: Token): boolean => type === 'CONDITION';

function withoutBrackets(section: readonly Token[]): readonly Token[] {
  const opening = section.findIndex(({ raw }) => raw === '(' || raw === '\\(');
  const closing = section.findLastIndex(({ raw }) => raw === ')' || raw === '\\)');
  const around = opening >= 0 && opening < section.findIndex(isDigit) && closing > section.findLastIndex(isDigit);
  return around ? section.filter((_, index) => index !== opening && index !== closing) : section;
}

function literalsAround(section: readonly Token[]): string {
  const first = section.findIndex(isDigit);
  const shown = section.map((token, index) => {
    if (index === first) return `"${wholeNumber}"`;
    return index > first && numeric.has(token.type) ? '' : rawOf(token);
  });
  return shown.join('');
}

function rawOf({ type, raw }: Token): string {
  // It would be a blank.
  if (type === 'QMARK') return '#';
  if (type !== 'LOCALE') return raw;
  // `[$€-407]` is a sign of money and a language, and that one writes decimal commas.
  const [, sign = ''] = /^\[\$([^\]-]*)/.exec(raw) ?? [];
  return sign && `"${sign}"`;
}
