import { eachLetter } from '../../lib/cli/dlq/letters-source.ts';
import { letterGroups } from '../../lib/domain/letter-groups.ts';
import { done } from './part.ts';
import type { LetterList } from './replay.ts';

/** What `dlq list` does. */
const groups = letterGroups();
const startedAt = performance.now();
await eachLetter(process.env.FROM ?? '', {}, (letter) => {
  groups.add(letter);
  return undefined;
});
const seconds = (performance.now() - startedAt) / 1000;
const result: LetterList = {
  letters: groups.result().letters,
  seconds,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
done(result);
