import { styleText } from 'node:util';
import { Command } from 'commander';

import type { Decoder } from '../domain/instruments/decoder.ts';
import { decoders } from '../domain/instruments/formats.ts';
import { inColumns } from './columns.ts';

/** `formats`: what can be decoded. */
export function formatsCommand(): Command {
  return new Command('formats')
    .description('list the formats that can be decoded, and the instruments that write them')
    .option('--json', 'print for programs: one JSON object a format')
    .addHelpText('after', helpText)
    .action(({ json }: { json?: true }) => {
      const lines = json ? decoders.map((decoder) => JSON.stringify(jsonOf(decoder))) : table();
      console.log(lines.join('\n'));
    });
}

const helpText = `
Unit, stable: whether the frames tell their unit, and whether the display was at
rest. Where they do not tell the unit, the message or the registry has to.

Grammar: solid and good ones are read from manuals, or from code that cites them;
fair ones are partly rebuilt from stated widths; captures are known from logged
lines alone. Try new instruments with "cellgauge decode".

An example is shown with its blanks as dots; the frame has no dots for them.`;

function table(): string[] {
  const lines = inColumns([
    ['format', ...decoders.map(({ format }) => format)],
    ['unit', ...decoders.map(({ tells }) => tells.unit)],
    ['stable', ...decoders.map(({ tells }) => tells.stability)],
    ['grammar', ...decoders.map(({ grounds }) => grounds)],
    ['example', ...decoders.map(({ example }) => shown(example))],
    ['instruments', ...decoders.map(({ title }) => title)],
  ]);
  return lines.map((line, index) => (index === 0 ? styleText('bold', line) : line));
}

/** Blanks are columns; the longest example, of 52 bits, is cut. */
const shown = (example: string): string => {
  const dotted = example.replaceAll(' ', '·');
  return dotted.length > 26 ? `${dotted.slice(0, 25)}…` : dotted;
};

const jsonOf = ({ format, title, example, measures, tells, grounds }: Decoder): object => ({
  format,
  instruments: title,
  measures,
  unit: tells.unit,
  stability: tells.stability,
  grammar: grounds,
  example,
});
