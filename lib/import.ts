/**
 * A file in, readings on the queue, a receipt out. The file is read twice: once to understand it, so that what is wrong
 * with all of it is found before anything is queued; and once to send it. The same file again, the same rows in another
 * one, or a run after a crash files nothing twice, as each reading's id comes from what it says.
 */
import { cellsWithPast, type KnownCells, lookUpCells } from './import/cells.ts';
import { FileTrouble, type ImportFile } from './import/file.ts';
import { importRun } from './import/import-run.ts';
import { groupOf } from './import/sending/deliver.ts';
import { sendReadings } from './import/sending/send-readings.ts';
import { type Survey, surveyFile } from './import/survey/survey.ts';
import { understandingOf } from './import/survey/understanding.ts';
import { understoodTables } from './import/survey/understood-tables.ts';
import { unknownCells } from './import/unknown-cells.ts';
import { watchedFile } from './import/watched-file.ts';
import type { ImportEnd, ImportOrder, ImportWorld } from './import/world.ts';

/** Imports one file: `done` or `failed` for good, `stopped` where another run has to go on. */
export async function importFile(file: ImportFile, order: ImportOrder, world: ImportWorld): Promise<ImportEnd> {
  const run = importRun(file, order, world);
  try {
    const opened = await world.open(watchedFile(file, world.onProgress));
    run.found({ opened });
    const { tables, sheets } = await understoodTables(opened, order.mapping);
    run.found({ sheets });
    const survey = await surveyFile(opened, tables, order.mapping, world);
    if (!survey) return run.stopped('it was asked to stop');
    run.found({ survey });

    const cells = await knownCells(survey, world);
    const unknown = unknownCells(survey.cells, cells.answers);
    run.found({ unknown });
    if (cells.reason !== undefined) return run.stopped(cells.reason);
    const past = await cellsWithPast(idsOf(cells), world.ledger);
    if (!past.ok) return run.stopped(`Cannot tell what was filed before: ${past.reason}`);

    const sent = await sendReadings(
      { survey, cells: cells.answers, cellsWithPast: past.value, groupId: groupOf(file.name) },
      order,
      run.startFrom(understandingOf(survey, order.mapping)),
      world,
    );
    run.found({ sent });
    if (sent.trouble) return await run.ended(sent.trouble);
    if (sent.reason !== undefined || world.signal.aborted) return run.stopped(sent.reason ?? 'it was asked to stop');
    return await run.done();
  } catch (error) {
    if (!(error instanceof FileTrouble)) throw error;
    return await run.ended(error);
  }
}

async function knownCells(survey: Survey, { cells, signal, onProgress }: ImportWorld): Promise<KnownCells> {
  if (!cells) return { answers: new Map() };
  const of = survey.cells.size;
  const known = await lookUpCells(survey.cells, cells, {
    signal,
    onProgress: (done) => onProgress({ kind: 'looking-up', cells: done, of }),
  });
  return signal.aborted ? { ...known, reason: 'it was asked to stop' } : known;
}

const idsOf = ({ answers }: KnownCells): ReadonlySet<string> =>
  new Set([...answers.values()].flatMap((answer) => (answer.kind === 'known' ? [answer.id] : [])));
