import type { CellAnswer, CellCheck } from '../../cell-check.ts';
import { ionworksCells } from '../ionworks-cells.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Asks Ionworks for the cells of a bench, where there is a key for it. What it knows is remembered; all else is asked for
 * anew: a cell may be made, and an outage end, while the bench goes on. Once it ends, nothing is waited for.
 */
export function benchCells(
  isLocalStack: boolean,
  environment: Environment,
  ending: AbortSignal,
): CellCheck | undefined {
  if (!ionworksCells(isLocalStack, environment)) return undefined;
  const known = new Map<string, CellAnswer>();
  const ended = new Promise<CellAnswer>((resolve) => {
    const unanswered: CellAnswer = { kind: 'unanswered', reason: 'the bench ends' };
    ending.addEventListener('abort', () => resolve(unanswered), { once: true });
  });
  return async (cell) => {
    const key = JSON.stringify(cell);
    const before = known.get(key);
    if (before) return before;
    const ask = ionworksCells(isLocalStack, environment) as CellCheck;
    const answer = await Promise.race([ask(cell), ended]);
    if (answer.kind === 'known') known.set(key, answer);
    return answer;
  };
}
