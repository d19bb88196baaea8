import { createInterface } from 'node:readline/promises';

type MaybeTerminal = { isTTY?: boolean };

/** Where a person is asked, and answers. */
export interface Dialogue {
  input: NodeJS.ReadableStream & MaybeTerminal;
  output: NodeJS.WritableStream & MaybeTerminal;
}

/** Standard output is not asked on: what a command prints for programs stays clean. */
const atTheTerminal: Dialogue = { input: process.stdin, output: process.stderr };

/** True where there is somebody to ask. */
export const canAsk = ({ input, output }: Dialogue = atTheTerminal): boolean =>
  input.isTTY === true && output.isTTY === true;

/** The sentence for where nobody can be asked; `action` as in `discard 12 letters`. */
export const needsYes = (action: string): string => `Cannot ask whether to ${action}: this is no terminal; say --yes`;

/**
 * Asks whether to do it, `Discard 12 letters? [y/N]`; only `y` and `yes` mean yes. Ctrl-C, Ctrl-D and an abort of the
 * signal mean no. Rejects with a sentence where nobody can be asked.
 */
export async function confirmed(
  action: string,
  { signal, ...dialogue }: Dialogue & { signal?: AbortSignal } = atTheTerminal,
): Promise<boolean> {
  if (!canAsk(dialogue)) throw new Error(needsYes(action));
  const lines = createInterface(dialogue);
  const closed = new AbortController();
  lines.once('SIGINT', () => lines.close());
  lines.once('close', () => closed.abort());
  const question = `${action.slice(0, 1).toUpperCase()}${action.slice(1)}? [y/N] `;
  try {
    const answer = await lines.question(question, {
      signal: AbortSignal.any([closed.signal, ...(signal ? [signal] : [])]),
    });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    return false;
  } finally {
    lines.close();
  }
}
