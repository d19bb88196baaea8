import { type Correction, correctionRules, strayCorrections } from '../domain/correction-rules.ts';
import type { ReplayOrder } from '../replay.ts';

/** An order to replay the letters that a file corrects, each by its own rows. `file`: its name, for sentences. */
export function correctedOrder(
  corrections: readonly Correction[],
  { file, ...how }: Pick<ReplayOrder, 'by' | 'canary' | 'waitMs' | 'perSecond'> & { file: string },
): ReplayOrder {
  const ofLetters = Map.groupBy(corrections, ({ letterId }) => letterId);
  return {
    ...how,
    isMeant: ({ id }) => ofLetters.has(id),
    fixing: { isForEach: true, rulesFor: (letter) => correctionRules(ofLetters.get(letter.id) ?? [], letter) },
    whyNot: (selected) => {
      const there = new Set(selected.map(({ id }) => id));
      const [stray, ...others] = strayCorrections(corrections, { inQueue: there, selected: there });
      if (stray === undefined) return undefined;
      const more = others.length === 0 ? '' : `; ${others.length} more lines are like it`;
      return `Cannot replay from ${file}: ${stray}${more}; nothing was moved`;
    },
  };
}
