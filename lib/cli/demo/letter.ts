import * as v from 'valibot';

import type { DeadLetter } from './bench.ts';

const ReasonSchema = v.object({ code: v.string(), detail: v.string(), reading_ids: v.array(v.string()) });

/** Why a letter lies in the dead-letter queue, from its attribute `problem`. */
export const reasonOf = ({ attributes }: DeadLetter): v.InferOutput<typeof ReasonSchema> =>
  v.parse(v.pipe(v.string(), v.parseJson(), ReasonSchema), attributes.problem?.StringValue);

/** A letter for reading: its two attributes and its body. */
export function letterLines(letter: DeadLetter): string[] {
  const { code, detail } = reasonOf(letter);
  return [`problem_code  ${code}`, `problem       ${detail}`, `body          ${readable(letter.body)}`];
}

/** JSON with blanks where a line may be broken; a frame as what it is, with its blanks to be seen. */
const readable = (body: string): string =>
  body.startsWith('{') ? JSON.stringify(JSON.parse(body), null, 1).replaceAll(/\n */g, ' ') : JSON.stringify(body);
