import { Command, Option } from 'commander';
import * as v from 'valibot';

import type { DecodeOptions } from '../domain/instruments/decoder.ts';
import { decoderOf } from '../domain/instruments/formats.ts';
import { recognise } from '../domain/instruments/recognise.ts';
import { quoted } from '../domain/problem.ts';
import { textOfBase64 } from '../domain/text.ts';
import { type FrameReading, readingOfFrame } from './decode/reading-of-frame.ts';
import { jsonOfReading, readingLine, readingLines } from './decode/reading-words.ts';
import { failing } from './failing.ts';
import { fileNamed, linesOf } from './file-content.ts';
import { readingSettings } from './reading-settings.ts';

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
those it fits agree on value, unit and stability. What a message or the registry
says beside it (unit, property, limits) is not known here; DECIMAL_MARK of this
environment is.

Exit status: 0 what each frame says is clear, if only that the instrument has no
value; 1 one or more fit no format, or could mean several things; 2 wrong usage.

Examples:
  npm run cellgauge -- decode "S S    38.4127 g"
  npm run cellgauge -- decode --format kern-470 -- "-0065.432 G S"
  npm run -s cellgauge -- decode --file scale.log --json
  cat /dev/ttyUSB0 | npm run -s cellgauge -- decode`;

async function decode(command: Command, flags: DecodeFlags): Promise<void> {
  const { format, json } = flags;
  if (format !== undefined && !decoderOf(format)) {
    command.error(`Cannot decode with ${quoted(format)}: there is no such format; "cellgauge formats" lists them`, {
      exitCode: 2,
    });
  }
  const named = framesAmong(command);
  if (named.length > 0 && flags.file !== undefined) {
    command.error('Cannot decode a frame and a file at once: leave one of them out', { exitCode: 2 });
  }
  const options = optionsFrom(flags);
  const read = (frame: string): FrameReading => readingOfFrame(textOf(frame, flags, command), format, options);

  if (named.length === 1 && !json)
    return printed(read(named[0] as string), (reading) => readingLines(reading, process.stdout.columns).join('\n'));
  const oneLine = (reading: FrameReading): string =>
    json ? JSON.stringify(jsonOfReading(reading)) : readingLine(reading);
  for await (const frame of named.length > 0 ? named : framesOf(flags.file, command)) printed(read(frame), oneLine);
  if (named.length > 1 && !named.some((frame) => frame.includes(' '))) {
    console.error(`These were taken as ${named.length} frames; put a frame that has blanks in quotes.`);
  }
}

function printed(reading: FrameReading, words: (reading: FrameReading) => string): void {
  console.log(words(reading));
  if (isUnclear(reading)) process.exitCode = 1;
}

const isUnclear = ({ says }: FrameReading): boolean =>
  !says.ok || (says.value.kind === 'error' && says.value.code === 'ambiguous-number');

function optionsFrom({
  decimal = readingSettings({ DECIMAL_MARK: process.env.DECIMAL_MARK }).decimalMark,
}: DecodeFlags): DecodeOptions {
  return decimal === undefined ? {} : { decimal };
}

/** What stands after `--` is a frame, and so is what some format reads, as `-OL`; else it is a mistyped option. */
function framesAmong(command: Command): string[] {
  const literal = process.argv.includes('--') ? process.argv.slice(process.argv.indexOf('--') + 1) : [];
  const option = command.args.find(
    (word) => /^--?[A-Za-z]/.test(word) && !literal.includes(word) && recognise(word, {}).kind === 'unknown',
  );
  if (option !== undefined) {
    command.error(`error: unknown option '${option}' (put -- before a frame that begins with a minus)`, {
      exitCode: 2,
    });
  }
  return command.args;
}

/** The frames of a file, as they come. */
async function* framesOf(file: string | undefined, command: Command): AsyncGenerator<string> {
  if (file === undefined && process.stdin.isTTY) {
    command.error('Nothing to decode: give a frame in quotes, or --file', { exitCode: 2 });
  }
  let any = false;
  for await (const frame of linesOf(file ?? '-')) {
    any = true;
    yield frame;
  }
  if (!any) throw new Error(`Cannot decode ${fileNamed(file ?? '-')}: it is empty`);
}

function textOf(frame: string, { base64 }: DecodeFlags, command: Command): string {
  if (!base64) return frame;
  if (!v.is(Base64Schema, frame.trim())) {
    command.error(`Cannot decode ${quoted(frame, 40)}: it is no base64`, { exitCode: 2 });
  }
  return textOfBase64(frame.trim());
}

const Base64Schema = v.pipe(v.string(), v.nonEmpty(), v.base64());
