import { quoted } from '../../../domain/problem.ts';

/** An option as sentences say it, much as it was typed: `--baud 9600`, `--ask`, `--serial "my port"`. */
export function optionWords(flag: string, text: string | undefined): string {
  if (text === undefined || text === '') return flag;
  return `${flag} ${/^[!-~µ]{1,80}$/.test(text) ? text : quoted(text)}`;
}
