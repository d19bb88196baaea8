import type { TypedLine } from './typed-line.ts';

/** A prompt and what is typed behind it, as they fit into one row. */
export interface TypedRow {
  /** Up to the cursor. */
  before: string;
  after: string;
}

/** As much of both as a terminal has room for: of the prompt its end, of the line what is around its cursor. */
export function typedRow(prompt: string, { before, after }: TypedLine, columns: number): TypedRow {
  // The last column stays empty: some terminals begin another row when something stands there.
  const room = Math.max(20, columns - 1);
  const asked = end(prompt, Math.max(room - roomToType, Math.floor(room / 2)));
  const beforeCursor = end(before, room - width(asked));
  return {
    before: asked + beforeCursor,
    after: start(after, room - width(asked) - width(beforeCursor)),
  };
}

const roomToType = 20;

/** How many columns a text takes, rather too many than too few: from Hangul on, characters may be two wide. */
export const width = (text: string): number => [...text].reduce((columns, character) => columns + wide(character), 0);

const wide = (character: string): number => ((character.codePointAt(0) as number) < 0x1100 ? 1 : 2);

/** The start of a text that fits into so many columns. */
function start(text: string, most: number): string {
  let fits = '';
  let columns = 0;
  for (const character of text) {
    columns += wide(character);
    if (columns > most) return fits;
    fits += character;
  }
  return fits;
}

/** Its end. */
const end = (text: string, most: number): string => reversed(start(reversed(text), most));

const reversed = (text: string): string => [...text].reverse().join('');
