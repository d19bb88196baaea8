import { decoderOf } from '../../instruments/formats.ts';
import { recognise } from '../../instruments/recognise.ts';
import { textOfBytes } from '../../text.ts';
import { type LineByte, lineBytes } from './line-bytes.ts';
import { type LineCoding, otherCoding } from './line-coding.ts';
import { factoryLine } from './line-defaults.ts';
import { type LineSettings, lineOptions, lineWords } from './line-settings.ts';

/**
 * Why bytes are no text that a decoder or a person could read, and what to try, in a clause: another parity or word
 * length, where that makes a frame of them; damage on the way; else another baud rate. `undefined` for what is text,
 * though it may fit no format. `line`: how the serial line is set, where it is one of this machine's.
 */
export function garbled(
  bytes: Uint8Array,
  declared: string | undefined,
  line: LineSettings | undefined,
): string | undefined {
  const text = textOfBytes(Buffer.from(bytes));
  const isFrame = (part: string): boolean => fits(part, declared);
  if (unreadIn(text, ascii) === 0 || isFrame(text)) return undefined;

  const { arrived, endMarked } = line ? lineBytes(bytes) : unmarked(bytes);
  const coding = otherCoding(arrived, line ?? unknownLine, isFrame);
  if (coding) return `${codingWords(coding)}, and read otherwise: ${codingAdvice(coding, line)}`;

  const isUtf8 = text.length < bytes.length;
  const unread = isUtf8 ? unreadIn(text, anyAlphabet) : unreadIn(shown(arrived), line ? ascii : besideLetters);
  const { least, share } = line ? strange.onLine : strange.typed;
  if (unread >= least && unread > arrived.length * share) return `it is no text: ${rateAdvice(declared, line)}`;
  const damaged = arrived.filter(({ marked }) => marked).length + Number(endMarked);
  if (damaged === 0) return undefined;
  return `${damaged} of its bytes arrived damaged (wrong parity, or no stop bit): press again, and where it happens often, look at the cable`;
}

const fits = (text: string, declared: string | undefined): boolean =>
  (declared !== undefined && decoderOf(declared)?.decode(text, {}) !== undefined) ||
  recognise(text, {}).kind !== 'unknown';

const unmarked = (bytes: Uint8Array): ReturnType<typeof lineBytes> => ({
  arrived: [...bytes].map((byte) => ({ byte, marked: false })),
  endMarked: false,
});

/** Where nobody knows how a line is set, no parity is looked at. */
const unknownLine: LineSettings = { baud: 9600, dataBits: 8, parity: 'none', stopBits: 1 };

/**
 * How many characters that nobody reads make a text none. Where people type and programs write, one may be a slip, or of
 * another alphabet. An instrument at a serial line writes ASCII, and noise hits one byte of many; read at half their
 * rate, most of its bytes look like letters.
 */
const strange = { typed: { least: 2, share: 1 / 4 }, onLine: { least: 1, share: 1 / 8 } } as const;

/** How many characters of a text nobody reads. */
const unreadIn = (text: string, readable: RegExp): number =>
  [...text.replaceAll(readable, '')].filter((character) => !around.has(character)).length;

const ascii = /[ -~]/g;
const anyAlphabet = /\P{C}/gu;
/** What may be one byte of anything is read where it stands beside a letter: `Größe`, `µm`. */
const besideLetters = /[ -~]|\p{L}(?=[A-Za-z])|(?<=[A-Za-z])\p{L}/gu;

/** What stands around frames, and between fields. */
const around: ReadonlySet<string> = new Set(['\t', '\r', '\n', '\x02', '\x03', '\x1b']);

/** Damaged bytes as what cannot be read, the others as one character each. */
const shown = (arrived: readonly LineByte[]): string =>
  arrived.map(({ byte, marked }) => (marked ? '\ufffd' : String.fromCharCode(byte))).join('');

const codingWords = ({ dataBits, parity }: LineCoding): string =>
  `it is sent with ${dataBits} data bits and ${parity === 'none' ? 'no' : parity} parity`;

function codingAdvice(coding: LineCoding, line: LineSettings | undefined): string {
  if (!line) return 'set the port that the instrument is connected to so';
  const options = lineOptions(line, { ...line, ...coding });
  // Some adapters take a setting, and keep their own.
  if (options === '') return `the line is set so (${lineWords(line)}), and its adapter does otherwise; try another one`;
  return `the line is set to ${lineWords(line)}; try ${options}`;
}

function rateAdvice(declared: string | undefined, line: LineSettings | undefined): string {
  const factory = factoryLine(declared);
  const leaves = factory ? `${declared} instruments leave the factory with ${lineWords(factory)}` : '';
  if (!line) {
    const known = leaves === '' ? '' : ` (${leaves})`;
    return `the baud rate of the port that the instrument is connected to is probably wrong${known}`;
  }

  const options = factory ? lineOptions(line, factory) : '';
  if (options !== '') return `the line is set to ${lineWords(line)}, and ${leaves}; try ${options}`;
  const others = usualRates.filter((baud) => baud !== line.baud);
  const rates = `${others.slice(0, -1).join(', ')} or ${others.at(-1)}`;
  return `the line is set to ${lineWords(line)}, and its rate is probably wrong; try --baud ${rates}`;
}

/** The likeliest first. */
const usualRates: readonly number[] = [9600, 4800, 2400, 1200, 19200, 115200];
