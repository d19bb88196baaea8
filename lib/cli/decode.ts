import { Command, Option } from 'commander';

import type { DecodeOptions } from '../domain/instruments/decoder.ts';
import { decoderOf } from '../domain/instruments/formats.ts';
import { quoted } from '../domain/problem.ts';
import { textOfBase64 } from '../domain/text.ts';
import { type FrameReading, readingOfFrame } from './decode/reading-of-frame.ts';
import { jsonOfReading, readingLines, tableOfReadings } from './decode/reading-words.ts';
import { failing } from './failing.ts';
import { contentOf, fileNamed } from './file-content.ts';

interface DecodeFlags {
  format?: string;
  decimal?: '.' | ',';
  file?: string;
  base64?: true;
  json?: true;
}

/** `decode`: what the decoders make of a frame, or of each line of a file. */
export function decodeCommand(): Command {
  return (
    new Command('decode')
      .description('tell what an instrument said, and what ingest would make of it')
      .argument('[frames...]', 'what the instrument sent, blanks and all')
      // A frame may begin with a minus: which of these are options after all is seen in `framesAmong`.
      .allowUnknownOption()
      .option('--format <id>', 'read it as this format; without it, it is recognised ("cellgauge formats" lists them)')
      .addOption(new Option('--decimal <mark>', 'the decimal mark of plain frames').choices(['.', ',']))
      .option('--file <file>', 'one frame a line; - is standard input, as it is where no frame is given')
      .option('--base64', 'the frames are bytes in base64')
      .option('--json', 'print for programs: one JSON object a frame')
      .addHelpText('after', helpText)
      .action((_frames: string[], flags: DecodeFlags, command: Command) =>
        decode(command, flags).catch(failing(command)),
      )
  );
}

const helpText = `
Without --format, the frame is held against all formats, and counts only where
those it fits agree on value, unit and stability. What the message or the
registry says of the instrument (unit, property, limits) is not known here.

Exit status: 0 each frame is a reading, or an instrument's word that it has none;
1 one or more fit no format, or could mean several things; 2 wrong usage.

Examples:
  npm run cellgauge -- decode 'S S    38.4127 g'
  npm run cellgauge -- decode --format kern-470 -- '-0065.432 G S'
  npm run cellgauge -- decode --file scale.log --json`;

async function decode(command: Command, flags: DecodeFlags): Promise<void> {
  const { format, decimal, json } = flags;
  if (format !== undefined && !decoderOf(format)) {
    command.error(`Cannot decode with ${quoted(format)}: there is no such format; "cellgauge formats" lists them`, {
      exitCode: 2,
    });
  }
  const frames = await framesFrom(command, flags);
  const options: DecodeOptions = decimal === undefined ? {} : { decimal };
  const readings = frames.map((frame) => readingOfFrame(frame, format, options));

  const [only, ...others] = readings;
  if (json) for (const reading of readings) console.log(JSON.stringify(jsonOfReading(reading)));
  else if (only && others.length === 0) console.log(readingLines(only, process.stdout.columns).join('\n'));
  else console.log(tableOfReadings(readings).join('\n'));

  if (readings.some(isUnread)) process.exitCode = 1;
}

const isUnread = ({ says }: FrameReading): boolean => !says.ok;

async function framesFrom(command: Command, { file, base64 }: DecodeFlags): Promise<string[]> {
  const named = framesAmong(command);
  if (named.length > 0 && file !== undefined) {
    command.error('Cannot decode a frame and a file at once: leave one of them out', { exitCode: 2 });
  }
  if (named.length === 0 && file === undefined && process.stdin.isTTY) {
    command.error('Nothing to decode: give a frame in quotes, or --file', { exitCode: 2 });
  }
  const frames = named.length > 0 ? named : await linesOf(file ?? '-');
  return base64 ? frames.map((frame) => fromBase64(frame, command)) : frames;
}

/** A word that begins with a letter after its dashes is a mistyped option; `-0065.432 G S` is a frame. */
function framesAmong(command: Command): string[] {
  const option = command.args.find((word) => /^--?[A-Za-z]/.test(word));
  if (option !== undefined) {
    command.error(`error: unknown option '${option}'`, { exitCode: 2 });
  }
  return command.args;
}

/** Gauges end their lines with CR, balances with CR LF. Blanks are columns, and stay. */
async function linesOf(file: string): Promise<string[]> {
  const lines = (await contentOf(file)).split(/\r\n|\r|\n/).filter((line) => line !== '');
  if (lines.length === 0) throw new Error(`Cannot decode ${fileNamed(file)}: it is empty`);
  return lines;
}

function fromBase64(text: string, command: Command): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text.trim())) {
    command.error(`Cannot decode ${quoted(text, 40)}: it is no base64`, { exitCode: 2 });
  }
  return textOfBase64(text);
}
