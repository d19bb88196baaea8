import { type Asked, typedMeaning } from '../../../domain/bench/typed.ts';
import { quoted } from '../../../domain/problem.ts';
import { whyNotSayable } from './sayable.ts';

type Typing = Pick<Asked, 'keyboardReads' | 'cellPrefixes'>;

const nothingAsked = { keyboardReads: false, cellPrefixes: [], stages: undefined, lastStage: undefined } as const;

/** Why a prefix cannot be one: what begins so is always a cell, and must be neither a command nor how readings begin. */
export function whyNoPrefixes({ keyboardReads, cellPrefixes }: Typing): string | undefined {
  for (const prefix of cellPrefixes) {
    const words = `the cell prefix ${quoted(prefix)}`;
    const meant = typedMeaning(prefix, { ...nothingAsked, for: 'reading' });
    if (meant.kind !== 'cell') return `${words}: typed alone it is a command; give more of what barcodes begin with`;
    if (keyboardReads && /^[-+]?[\d.,]{0,3}$/.test(prefix)) {
      return `${words}: readings that are typed begin so, too; give more of what barcodes begin with`;
    }
  }
  return undefined;
}

/** Why the stages cannot be picked from by typing one of them. */
export function whyNoStages(stages: readonly string[], typing: Typing): string | undefined {
  for (const [index, stage] of stages.entries()) {
    const words = `the stage ${quoted(stage)}`;
    const tooLong = whyNotSayable(words, { stage });
    if (tooLong !== undefined) return tooLong;
    const meant = typedMeaning(stage, { ...nothingAsked, ...typing, for: 'stage', stages });
    if (meant.kind === 'cell') return `${words}: it begins like a cell, by --cell-prefix`;
    if (meant.kind !== 'picked') return `${words}: typed alone it is a command`;
    if (meant.stage !== stage) return `${words} beside ${quoted(meant.stage ?? '')}: both are typed alike`;
    if (stages.indexOf(stage) < index) return `${words} twice: it is one stage`;
  }
  return undefined;
}
