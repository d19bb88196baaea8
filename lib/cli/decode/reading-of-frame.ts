import { decodeFrame, type FrameRead, readAs } from '../../domain/decode-frame.ts';
import type { Decoded, DecodeOptions } from '../../domain/instruments/decoder.ts';
import { type Candidate, recognise } from '../../domain/instruments/recognise.ts';
import type { Result } from '../../domain/problem.ts';

/** What is made of one frame, and how it came about. */
export interface FrameReading {
  frame: string;
  /** What each format makes of it that it fits; the declared one alone, where one is declared. */
  candidates: readonly Candidate[];
  /** What they agree on, or the problem that ingest would refuse it with. */
  says: Result<Decoded>;
  measures: FrameRead['measures'];
}

/** Reads a frame as ingest would, by the declared format or by what it is recognised as, and keeps what that was decided by. */
export function readingOfFrame(frame: string, format: string | undefined, options: DecodeOptions): FrameReading {
  if (format === undefined) {
    const recognised = recognise(frame, options);
    const candidates = recognised.kind === 'unknown' ? [] : recognised.candidates;
    return { frame, candidates, ...saidBy(readAs(recognised, frame)) };
  }
  const read = decodeFrame(frame, format, options);
  return { frame, candidates: read.ok ? [{ format, decoded: read.value.decoded }] : [], ...saidBy(read) };
}

const saidBy = (read: Result<FrameRead>): Pick<FrameReading, 'says' | 'measures'> =>
  read.ok
    ? { says: { ok: true, value: read.value.decoded }, measures: read.value.measures }
    : { says: read, measures: undefined };
