import { readSpool, spoolPath } from '../../adapters/bench/spool/spool-folder.ts';
import { quoted } from '../../domain/problem.ts';
import { warn } from '../warn.ts';
import { jsonOfStatus, statusLines, unreadableWords } from './status-lines.ts';

/** `bench --status`: prints what the spool in a folder holds, also while a bench runs. Rejects with a sentence where it cannot be read. */
export async function benchStatus(folder: string, { json }: { json?: boolean | undefined }): Promise<void> {
  const spool = await readSpool(folder);
  if (spool.kind === 'failed') throw new Error(`Cannot read the spool in ${quoted(folder, 255)}: ${spool.reason}`);
  const { contents, unreadable } = spool;
  const warning = unreadableWords(quoted(spoolPath(folder), 255), unreadable);
  if (warning !== undefined) warn(warning);
  if (json) return console.log(JSON.stringify(jsonOfStatus(contents, unreadable), undefined, 2));
  const width = Math.max(40, Math.min(80, process.stdout.columns ?? 80));
  console.log(statusLines(contents, width).join('\n'));
}
