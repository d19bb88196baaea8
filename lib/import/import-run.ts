import { quoted } from '../domain/problem.ts';
import { isoTime } from '../domain/time.ts';
import type { FileTrouble, ImportFile, OpenedFile } from './file.ts';
import type { Sent } from './sending/send-readings.ts';
import type { ImportSummary, SheetSummary } from './summary.ts';
import type { Survey } from './survey/survey.ts';
import type { Checkpoint, ImportEnd, ImportOrder, ImportWorld } from './world.ts';

/** What has been found of a file, step by step. */
interface Found {
  opened?: OpenedFile;
  sheets?: readonly SheetSummary[];
  survey?: Survey;
  unknown?: { count: number; text: string | undefined };
  sent?: Sent;
}

/** One import on its way: what was found, and the ways in which it may end. */
export interface ImportRun {
  /** Where it starts from, once it is known how the file is understood: where the earlier run stopped, if that is the same. */
  startFrom: (understood: string) => Checkpoint;
  found: (more: Found) => void;
  done: () => Promise<ImportEnd>;
  stopped: (reason: string) => ImportEnd;
  ended: (trouble: FileTrouble) => Promise<ImportEnd>;
}

const nothing = { queued: 0, duplicate: 0, rejected: {}, messages: 0, parts: 0 };

export function importRun(
  file: ImportFile,
  { mapping, isDryRun, resume }: ImportOrder,
  { clock, receipt }: Pick<ImportWorld, 'clock' | 'receipt'>,
): ImportRun {
  const anew: Checkpoint = { settled: 0, pieces: [], counts: nothing, started: isoTime(clock.now()) };
  let started = resume ?? anew;
  let found: Found = {};

  const summary = (state: ImportSummary['state'], why?: string): ImportSummary => {
    const { opened, sheets = [], survey, unknown, sent } = found;
    const { queued, duplicate, rejected, messages, parts } = sent?.counts ?? started.counts;
    return {
      file: file.name,
      state,
      ...(why !== undefined && { reason: why }),
      ...(opened && { format: opened.format }),
      sheets,
      ...(survey?.rules.decimal !== undefined && { decimal_mark: survey.rules.decimal }),
      ...(survey?.rules.dates !== undefined && { dates: survey.rules.dates }),
      ...(mapping.timezone !== undefined && { timezone: mapping.timezone }),
      rows: survey?.rows ?? 0,
      readings: queued + duplicate + sumOf(rejected),
      ...{ queued, duplicate, rejected },
      sessions_expected: survey?.sessions.sessions() ?? 0,
      messages,
      messages_with_parts: parts,
      cells: survey?.cells.size ?? 0,
      unknown_cells: unknown?.count ?? 0,
      started: started.started,
      ended: isoTime(clock.now()),
    };
  };

  const stopped = (reason: string): ImportEnd => ({
    kind: 'stopped',
    summary: summary('stopped', reason),
    reason,
    checkpoint: found.sent?.checkpoint ?? resume,
    unknownCells: found.unknown?.text,
    stray: found.sent?.stray ?? '',
  });

  /** The receipt, whole, with all that was settled; where it cannot be written, another run has to. */
  const complete = async (end: Exclude<ImportEnd, { kind: 'stopped' }>): Promise<ImportEnd> => {
    if (isDryRun) return end;
    const { checkpoint, stray = '' } = found.sent ?? {};
    const kept = stray === '' ? undefined : await receipt.rows(stray);
    if (kept?.ok === false) return stopped(`Cannot keep the receipt: ${kept.reason}`);
    const { reason } = await receipt.complete({
      pieces: [...(checkpoint?.pieces ?? []), ...(kept ? [kept.value] : [])],
      unknownCells: found.unknown?.text,
      summary: `${JSON.stringify(end.summary, undefined, 2)}\n`,
    });
    return reason === undefined ? end : stopped(`Cannot write the receipt: ${reason}`);
  };

  return {
    startFrom: (understood) => {
      if (started.understood !== understood) started = { ...anew, understood };
      return started;
    },
    found: (more) => {
      found = { ...found, ...more };
    },
    done: () =>
      complete({
        kind: 'done',
        summary: summary('done'),
        unknownCells: found.unknown?.text,
        preview: found.sent?.preview ?? [],
      }),
    stopped,
    async ended({ kind, message }) {
      const reason = `Cannot import ${quoted(file.name, 255)}: ${message}`;
      if (kind === 'unavailable') return stopped(reason);
      return kind === 'changed'
        ? complete({ kind, summary: summary('changed', reason), reason })
        : complete({ kind: 'failed', summary: summary('failed', reason), reason });
    },
  };
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
