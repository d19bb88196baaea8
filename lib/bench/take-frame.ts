import { hintFor } from '../domain/bench/hint.ts';
import { looksLike } from '../domain/bench/line/looks-like.ts';
import { isAcknowledgement, isEcho } from '../domain/bench/line/poll-commands.ts';
import { pressOf } from '../domain/bench/session/press-of.ts';
import { decodeFrame } from '../domain/decode-frame.ts';
import { type Fields, withDefaults } from '../domain/fields.ts';
import { instrumentNamed } from '../domain/instrument.ts';
import type { Problem } from '../domain/problem.ts';
import { readingOf } from '../domain/reading-of.ts';
import { textOfBytes } from '../domain/text.ts';
import { isGarbled } from './is-garbled.ts';
import { keepPress } from './keep-press.ts';
import { answered } from './owed-answers.ts';
import { placeReading } from './place-reading.ts';
import { refuse } from './refuse.ts';
import type { Frame, SourceSettings } from './source.ts';
import { alreadyTaken, hasTaken, refuseFrame, streaming, unrest, whyNotMeant } from './stream.ts';
import { type Bench, readingsOn, stayOn } from './table.ts';
import { whyNotThisCell } from './why-not-this-cell.ts';

/**
 * Takes a reading: read by the rules of ingest, refused with a sentence where ingest would refuse it or file it apart from
 * the rest of its session, and kept in the spool before it counts.
 */
export async function takeFrame(bench: Bench, { bytes, at, source }: Frame): Promise<void> {
  const { world } = bench;
  const text = textOfBytes(bytes);
  if (isBesideTheAnswer(text, source)) return;
  const owed = answered(bench, source.name, at);
  const stream = owed ? undefined : streaming(bench, { source, at, text });
  const refused = (detail: string, why: string): void => refuseFrame(bench, { stream, source }, { detail, why });
  if (isGarbled(bench, { bytes, at, source }, (detail) => refused(detail, 'garbled'))) return unrest(stream);

  const press = pressOf(bytes, at, { id: world.newId(), says: settledSays(bench, source) });
  const around = aroundOf(bench);
  const read = readingOf(withDefaults(press, around), { id: press.reading_id, path: '', sentAt: at }, world.rules());
  if (!read.ok) {
    unrest(stream);
    return refused(refusalAtTheBench(read.problem, text, source), read.problem.code);
  }

  const { value, unit, property } = read.value;
  const why =
    whyNotThisCell(bench, { at, source, reading: read.value }, owed) ??
    (stream && whyNotMeant(stream, { source, text, reading: read.value }));
  const placed = why ?? placeReading(bench, read.value, source.name);
  if (typeof placed === 'string') {
    const isTaken = readingsOn(bench.table).some((earlier) => earlier.property === property);
    return refused(`Cannot take ${value} ${unit}: ${placed}`, isTaken && why === undefined ? alreadyTaken : placed);
  }

  const stay = stayOn(bench.table);
  const { reason } = await keepPress(bench, { ...placed, press, around, at, source: source.name });
  if (reason === undefined) {
    if (stream) hasTaken(stream, { text, at, stay });
    return;
  }
  const detail = `Cannot keep ${value} ${unit} of ${placed.cell.label}: ${reason}; it was not taken: press again when that is put right`;
  refuse(bench, detail, source.name);
}

/** What a source says, with the decimal mark by which the bench reads it: whoever files it may have another one. */
function settledSays({ world }: Bench, { says }: SourceSettings): SourceSettings['says'] {
  const { registry, decimalMark } = world.rules();
  const id = instrumentNamed(says)?.id;
  const decimal = says.decimal ?? (id === undefined ? undefined : registry.get(id)?.decimal) ?? decimalMark;
  return decimal === undefined ? says : { ...says, decimal };
}

/** Who was asked may repeat the command, or say that it was heard, before it answers. */
function isBesideTheAnswer(text: string, { asked, says: { format } }: SourceSettings): boolean {
  if (!asked) return false;
  if (isEcho(text, asked.command)) return true;
  const read = decodeFrame(text, format, {});
  return read.ok && isAcknowledgement(read.value.decoded);
}

/** What stands around the readings of a session. Before there is a cell, a stand-in: then nothing is taken. */
function aroundOf({ settings, table: { cell, stage } }: Bench): Fields {
  return {
    cell: cell?.label ?? 'none on the table',
    ...(cell?.id !== undefined && { cell_instance_id: cell.id }),
    ...(stage?.stage !== undefined && { stage: stage.stage }),
    ...settings.around,
  };
}

/** The sentence of the problem, with what only the bench can know of it. */
function refusalAtTheBench({ code, detail }: Problem, text: string, { says }: SourceSettings): string {
  const { format, decimal } = says;
  const isStranger = code === 'invalid-frame' && format !== undefined;
  const like = isStranger ? looksLike(text, format, decimal === undefined ? {} : { decimal }) : undefined;
  return [detail, like, hintFor(code)].filter(Boolean).join('; ');
}
