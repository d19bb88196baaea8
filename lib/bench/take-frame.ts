import { hintFor } from '../domain/bench/hint.ts';
import { garbled } from '../domain/bench/line/garbled.ts';
import { looksLike } from '../domain/bench/line/looks-like.ts';
import { isAcknowledgement, isEcho } from '../domain/bench/line/poll-commands.ts';
import { pressOf } from '../domain/bench/session/press-of.ts';
import { decodeFrame } from '../domain/decode-frame.ts';
import { type Fields, withDefaults } from '../domain/fields.ts';
import { instrumentNamed } from '../domain/instrument.ts';
import type { Problem } from '../domain/problem.ts';
import type { Reading } from '../domain/reading.ts';
import { readingOf } from '../domain/reading-of.ts';
import { textOfBytes } from '../domain/text.ts';
import { keepPress } from './keep-press.ts';
import { answered, type Owed } from './owed-answers.ts';
import { placeReading } from './place-reading.ts';
import { refuse } from './refuse.ts';
import type { SourceSettings } from './source.ts';
import { alreadyTaken, hasTaken, refuseFrame, streaming, unrest, whyNotMeant } from './stream.ts';
import { type Bench, readingsOn, stayOn } from './table.ts';

/** A frame, from which instrument, and when its last byte came, in epoch milliseconds. */
export interface Frame {
  bytes: Buffer;
  at: number;
  source: SourceSettings;
}

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

/** Why a reading is not of the cell on the table, in a clause, by when it came and what it answers. */
function whyNotThisCell(
  { table }: Bench,
  { at, source, reading }: Pick<Frame, 'at' | 'source'> & { reading: Reading },
  owed: Owed | undefined,
): string | undefined {
  if (owed && owed.stay !== stayOn(table)) {
    return `it answers what was asked for ${owed.label}, which is not on the table any more; ask again`;
  }
  const back = table.back.get(source.name);
  // A weight counts at once, and may be the end of a frame whose beginning nobody heard.
  const isOfBefore = back && isJustBefore(at, back.until) && (back.isOther || !reading.replicable);
  return isOfBefore ? 'it came as soon as the connection was back, and may be of before; press again' : undefined;
}

/** Nothing is held back for as long: where it seems so, the clock was set back meanwhile. */
const longestHeldMs = 300_000;

const isJustBefore = (at: number, until: number): boolean => at <= until && until - at < longestHeldMs;

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

/** A scale that sends all the time at another speed sends garbage without end: it is told of as often as somebody may press. */
const garbledAgainMs = 500;

/** True, and told, for bytes that no instrument means. */
export function isGarbled(
  bench: Bench,
  { bytes, at, source }: Frame,
  tell: (detail: string) => void = (detail) => refuse(bench, detail, source.name),
): boolean {
  const line = source.connection.kind === 'serial' ? source.connection.line : undefined;
  const why = garbled(bytes, source.says.format, line);
  if (why === undefined) return false;
  const { garbledAt } = bench.table;
  const toldAt = garbledAt.get(source.name);
  // Whatever the clock is set to meanwhile.
  if (toldAt === undefined || Math.abs(at - toldAt) >= garbledAgainMs) {
    garbledAt.set(source.name, at);
    tell(`Cannot read what ${source.name} sends: ${why}`);
  }
  return true;
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
