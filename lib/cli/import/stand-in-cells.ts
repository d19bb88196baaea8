import type { CellCheck } from '../../cell-check.ts';

/** Asks the local stack's stand-in for cells; where nothing listens, it says how that is started. */
export const standInCells =
  (cells: CellCheck): CellCheck =>
  async (cell) => {
    const answer = await cells(cell);
    return answer.kind === 'unanswered' && answer.reason.includes('ECONNREFUSED')
      ? { ...answer, reason: `${answer.reason}; start the local stack with "npm start" in another terminal` }
      : answer;
  };
