/** True where the terminal writes UTF-8, as its environment says; Windows has no such variables, and does. */
export function writesUtf8({ LC_ALL, LC_CTYPE, LANG, OS }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || (OS === 'Windows_NT' ? 'UTF-8' : '');
  return /utf-?8/i.test(locale);
}

/** The same in ASCII, as far as it is written by cellgauge itself: names from outside stay as they are. */
export const inAscii = (text: string): string => text.replaceAll(/[±…µμ]/g, (character) => ascii[character] as string);

const ascii: Readonly<Record<string, string>> = { '±': '+-', '…': '...', µ: 'u', μ: 'u' };
