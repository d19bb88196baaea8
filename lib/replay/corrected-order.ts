import { type Correction, correctionRules, strayCorrections } from '../domain/correction-rules.ts';
import type { ReplayOrder } from '../replay.ts';

export interface CorrectedHow extends Pick<ReplayOrder, 'by' | 'canary' | 'waitMs' | 'perSecond'> {
  /** What sentences call the file. */
  file: string;
  /** Rows of letters that are not in the queue are passed over: they may have been replayed before. */
  skipsMissing?: boolean;
}

/** An order to replay the letters that a file corrects, each by its own rows. */
export function correctedOrder(
  corrections: readonly Correction[],
  { file, skipsMissing, ...how }: CorrectedHow,
): ReplayOrder {
  const ofLetters = Map.groupBy(corrections, ({ letterId }) => letterId);
  return {
    ...how,
    isMeant: ({ id }) => ofLetters.has(id),
    fixing: { isForEach: true, rulesFor: (letter) => correctionRules(ofLetters.get(letter.id) ?? [], letter) },
    whyNot: (selected) => {
      if (skipsMissing) return undefined;
      const there = new Set(selected.map(({ id }) => id));
      const [stray, ...others] = strayCorrections(corrections, there);
      if (stray === undefined) return undefined;
      const more = others.length === 0 ? '' : `; ${others.length} more lines are like it`;
      return `Cannot replay from ${file}: ${stray}${more}; nothing was moved (--skip-missing passes such lines over)`;
    },
  };
}
