import { decoderOf } from '../instruments/formats.ts';
import { plain } from '../instruments/plain.ts';
import { recognise } from '../instruments/recognise.ts';
import { quoted } from '../problem.ts';

/** What a line means that was typed, wedged or scanned. */
export type Typed =
  | { kind: 'ask' | 'back' | 'next' | 'stage' | 'help' | 'quit' }
  /** `surely`: it can be nothing but a cell. */
  | { kind: 'cell'; text: string; surely: boolean }
  /** Without a text: no stage. */
  | { kind: 'picked'; stage?: string }
  | { kind: 'frame'; text: string }
  /** A sentence. */
  | { kind: 'refused'; detail: string };

/** What is asked for now, and by what a line is understood. */
export interface Asked {
  for: 'cell' | 'stage' | 'reading';
  /** Lines that are neither cell nor command are readings. */
  keyboardReads: boolean;
  /** The format of such readings, where one is declared. */
  format?: string | undefined;
  cellPrefixes: readonly string[];
  /** Those to pick from; `undefined` where any text is one. */
  stages: readonly string[] | undefined;
  /** What an empty line means where a stage is asked for. */
  lastStage: string | undefined;
  /** The cell on the table. */
  cell?: string | undefined;
}

/**
 * What a line means. Commands are whole lines: a scanner and a wedge type letters, too. What begins as cells' barcodes do
 * is a cell at any time; a number, where numbers are typed, is never a cell or a stage.
 */
export function typedMeaning(line: string, asked: Asked): Typed {
  const text = line.trim();
  if (asked.cellPrefixes.some((prefix) => text.startsWith(prefix))) return { kind: 'cell', text, surely: true };
  const command = commands.get(text.toLowerCase());
  if (command) return { kind: command };
  if (asked.for === 'stage') return stageMeant(text, asked);
  if (text === '') return emptyLine(asked.for);
  if (asked.for === 'reading') {
    // Blanks may be columns: without them, a weight that is not at rest may look like one that is.
    return asked.keyboardReads ? { kind: 'frame', text: line } : { kind: 'cell', text, surely: false };
  }
  if (asked.keyboardReads && isReading(text, asked.format)) {
    return refused(text, 'no cell is on the table; scan or type it first, then press again');
  }
  return { kind: 'cell', text, surely: true };
}

/** What a person types is one of these alone. */
const commands: ReadonlyMap<string, 'back' | 'next' | 'stage' | 'help' | 'quit'> = new Map([
  ['u', 'back'],
  ['n', 'next'],
  ['s', 'stage'],
  ['?', 'help'],
  ['q', 'quit'],
]);

const refused = (text: string, why: string): Typed => ({
  kind: 'refused',
  detail: `Cannot take ${quoted(text, 40)}: ${why}`,
});

const emptyLine = (askedFor: 'cell' | 'reading'): Typed =>
  askedFor === 'reading'
    ? { kind: 'ask' }
    : { kind: 'refused', detail: 'Cannot ask for a reading: no cell is on the table; scan or type it first' };

function stageMeant(text: string, { stages, lastStage, keyboardReads, format, cell }: Asked): Typed {
  if (text === '') return emptyStage(stages, lastStage);
  const exact = stages?.find((stage) => same(stage, text));
  // Scanners scan twice.
  if (exact === undefined && text === cell) return { kind: 'cell', text, surely: true };
  const isNumber = exact === undefined && keyboardReads && isReading(text, format);
  const pressed = refused(text, 'the stage is asked for; type it first, then press again');
  if (!stages) return isNumber ? pressed : { kind: 'picked', stage: text };
  const begun = stages.filter((stage) => same(stage.slice(0, text.length), text));
  const [stage, another] = exact === undefined ? begun : [exact];
  if (stage === undefined) return refused(text, `it is no stage of ${stages.join(', ')}; n begins the next cell`);
  if (another !== undefined) return refused(text, `it may be ${begun.join(' or ')}`);
  return isNumber ? pressed : { kind: 'picked', stage };
}

function emptyStage(stages: readonly string[] | undefined, lastStage: string | undefined): Typed {
  if (lastStage !== undefined) return { kind: 'picked', stage: lastStage };
  if (!stages) return { kind: 'picked' };
  return { kind: 'refused', detail: `Cannot go on: the stage is not picked; type one of ${stages.join(', ')}` };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** True for what a wedge types: a number, with or without a unit, or a frame. A tare is none: `T-12` may be a cell. */
function isReading(text: string, format: string | undefined): boolean {
  if (plain.decode(text, {})) return true;
  if (format === undefined) {
    const recognised = recognise(text, {});
    return recognised.kind === 'recognised' && recognised.decoded.kind === 'value';
  }
  const decoded = decoderOf(format)?.decode(text, {});
  return decoded?.kind === 'value' || (decoded !== undefined && decoded.code !== 'not-a-reading');
}
