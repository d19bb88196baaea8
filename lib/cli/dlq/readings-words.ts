import type { StandingLetter } from '../../domain/standing-letter.ts';
import { counted } from '../told.ts';

/** `4 readings: overload (3), missing-property (1)`: a letter may hold readings that were refused for another reason. */
export function readingsWords(letters: readonly StandingLetter[]): string {
  const codes = letters.flatMap(({ code, problems, readingIds }) =>
    problems.length > 0 ? problems.map((problem) => problem.code) : Array(Math.max(1, readingIds.length)).fill(code),
  );
  const counts = [...Map.groupBy(codes, (code: string) => code)].map(([code, same]) => `${code} (${same.length})`);
  return `${counted(codes.length, 'reading')}: ${counts.join(', ')}`;
}
