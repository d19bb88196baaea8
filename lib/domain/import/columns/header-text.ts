/** The header without what people put around it: line breaks, several blanks, a colon or an asterisk behind. */
export const tidied = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/[ :*]+$/, '')
    .trimStart();

/** Lower case without umlauts and accents, as synonyms are written: `Größe` is `groesse`. */
export const folded = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => inTwoLetters[letter] as string)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '');

const inTwoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** What tells one header from another stands in its beginning. A cell may have a megabyte. */
const mostCharacters = 200;

/** What is equal in headers that a person would take for the same: `Dicke_[mm]:` and `dicke [MM]`. */
export const headerKey = (text: string): string =>
  folded(tidied(text.slice(0, mostCharacters)))
    .replace(/[\s_-]+/g, ' ')
    .trim();

/** The words and numbers of a header as written: `T1_mm` is T, 1, mm; `cellName` is cell, Name. */
export const wordsIn = (text: string): string[] =>
  text
    .normalize('NFC')
    .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
    .replace(/(\d)(?=\D)/g, '$1 ')
    .replace(/(\D)(?=\d)/g, '$1 ')
    .split(/[\s_\-–—/,.;:#*()[\]{}]+/)
    .filter((word) => word !== '');
