import { type Command, InvalidArgumentError, Option } from 'commander';

import type { LineSettings } from '../../../domain/bench/line/line-settings.ts';
import { filled, formatNamed, oneOf, propertyOf, rate, secondsMs } from './option-texts.ts';
import { optionWords } from './option-words.ts';
import { type Place, tcpPlace } from './place.ts';

/** What options say of a source, or of all of them. */
export interface SaidOfSource extends Partial<LineSettings> {
  format?: string;
  instrument?: string;
  property?: string;
  unit?: string;
  decimal?: '.' | ',';
  /** The command as it was typed; empty: that of the format. */
  ask?: string;
  everyMs?: number;
}

/** One option as it was given: it names a source, or says something of one. `words`: `--baud 9600`. */
export type GivenOption = { words: string } & ({ place: Place } | { says: SaidOfSource });

/** Adds the options of sources. Each goes to `collect`, in the order of the command line: what it means depends on it. */
export function addSourceOptions(command: Command, collect: (given: GivenOption) => void): void {
  for (const [heading, options] of groups) {
    for (const { flags, description, read } of options) {
      const option = new Option(flags, description).helpGroup(heading);
      const given = (text: string | undefined): void =>
        collect({ words: optionWords(option.long ?? flags, text), ...read(text ?? '') });
      option.argParser((text: string | undefined) => {
        given(text);
        return text;
      });
      command.addOption(option);
      // An argument that may be left out, and is, does not come to the parser.
      if (option.optional) command.on(`option:${option.name()}`, (text: string | null) => text ?? given(undefined));
    }
  }
}

interface SourceOption {
  flags: string;
  description: string;
  /** Throws a sentence where the text is none for this option. */
  read: (text: string) => { place: Place } | { says: SaidOfSource };
}

const naming = (flags: string, description: string, placeOf: (text: string) => Place): SourceOption => ({
  ...{ flags, description },
  read: (text) => ({ place: placeOf(text) }),
});

const saying = (flags: string, description: string, saidBy: (text: string) => SaidOfSource): SourceOption => ({
  ...{ flags, description },
  read: (text) => ({ says: saidBy(text) }),
});

const sources: readonly SourceOption[] = [
  naming('--serial <port>', 'a serial port, as --list shows it: /dev/ttyUSB0', serialPlace),
  naming('--tcp <host:port>', 'a serial device server: 10.0.0.7:4001, [::1]:4001', tcpPlaceNamed),
  naming('--keyboard', 'what is typed, by hands or a wedge, are readings', () => ({ kind: 'keyboard' })),
  naming('--follow <file>', 'a file to which another program adds readings', filePlace),
  naming('--simulate <format>', 'an instrument that is played', simulatedPlace),
];

const readings: readonly SourceOption[] = [
  saying('--format <id>', 'default: as the registry says, else recognised', (text) => ({ format: formatNamed(text) })),
  saying('--instrument <id>', "the instrument's id, as in the registry", (text) => ({ instrument: filled(text) })),
  saying('--property <name>', 'what it measures; many instruments settle it', (text) => ({
    property: propertyOf(text),
  })),
  saying(
    '--unit <unit>',
    'of readings that carry none (one that carries another is refused): mm, in, g, …',
    (text) => ({ unit: filled(text) }),
  ),
  saying('--decimal <mark>', '. or , (default: the registry, else DECIMAL_MARK)', (text) => ({
    decimal: oneOf(text, ['.', ',']),
  })),
  saying('--ask [command]', "send it this on Enter; alone: the format's command", (text) => ({ ask: text })),
  saying('--every <seconds>', 'ask so often, without Enter', (text) => ({ everyMs: secondsMs(text) })),
];

const lines: readonly SourceOption[] = [
  saying('--baud <rate>', 'bits a second: 9600', (text) => ({ baud: rate(text) })),
  saying('--data-bits <count>', '7 or 8', (text) => ({ dataBits: oneOf(text, ['7', '8']) === '7' ? 7 : 8 })),
  saying('--parity <parity>', 'none, even or odd', (text) => ({ parity: oneOf(text, ['none', 'even', 'odd']) })),
  saying('--stop-bits <count>', '1 or 2', (text) => ({ stopBits: oneOf(text, ['1', '2']) === '1' ? 1 : 2 })),
];

const groups = [
  ['Sources, one or several; without any: the keyboard:', sources],
  ['Of the source before them, or before the first source of all:', readings],
  ['Of a serial port; default: as instruments of the format are set, else 9600 8N1:', lines],
] as const;

function serialPlace(text: string): Place {
  return { kind: 'serial', path: filled(text) };
}

function tcpPlaceNamed(text: string): Place {
  const place = tcpPlace(text);
  if (place.ok) return place.value;
  throw new InvalidArgumentError(place.reason);
}

function filePlace(text: string): Place {
  if (text === '-') throw new InvalidArgumentError('Standard input is what --keyboard reads.');
  return { kind: 'file', path: filled(text) };
}

function simulatedPlace(text: string): Place {
  return { kind: 'simulated', format: formatNamed(text) };
}
