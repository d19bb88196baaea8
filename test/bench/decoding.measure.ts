import { decodeFrame } from '../../lib/domain/decode-frame.ts';
import { decoders } from '../../lib/domain/instruments/formats.ts';
import { longestFrame } from '../../lib/domain/instruments/frame.ts';
import type { DecodingTimes } from './decoding.ts';
import { done } from './part.ts';

/** Nanoseconds a call takes, the fastest of seven rounds: what the machine's neighbours do only ever adds. */
function nanosecondsOf(call: () => unknown, calls: number): number {
  const rounds = Array.from({ length: 7 }, () => {
    const start = process.hrtime.bigint();
    for (let n = 0; n < calls; n += 1) call();
    return Number(process.hrtime.bigint() - start) / calls;
  });
  return Math.min(...rounds);
}

/** Frames of the greatest length that is looked at, made to lead grammars astray: each almost fits something. */
const hostile = [
  ...['0', ' ', '-', '+', '1 ', '1,', '0.', '- ', 'S ', 'ST,', '9,1', 'A', '[1', '1;', '? ', '1 g ', '.1', 'F', '\0'],
  ...['+0 ', 'N ', '0123456789', 'M1,', '1mm', 'a1', '=', '"'],
].flatMap((piece) =>
  ['', 'S S ', 'ST,+', ' -', '+1', '1 MW+', 'X='].map((head) =>
    (head + piece.repeat(longestFrame)).slice(0, longestFrame),
  ),
);

const printable = /^[ -~]*$/;

const perDecoder = decoders.map((decoder) => {
  const { format, example } = decoder;
  return {
    format,
    floor: nanosecondsOf(() => printable.test(example), 100_000),
    decoded: nanosecondsOf(() => decoder.decode(example, {}), 50_000),
    given: nanosecondsOf(() => decodeFrame(example, format, {}), 50_000),
    recognised: nanosecondsOf(() => decodeFrame(example, undefined, {}), 5000),
    hostile: Math.max(...hostile.map((frame) => nanosecondsOf(() => decoder.decode(frame, {}), 20) / longestFrame)),
  };
});

done({ perDecoder } satisfies DecodingTimes);
