import Big from 'big.js';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';

import type { BenchSettings } from '../../../../lib/bench/settings.ts';
import type { SourceSettings } from '../../../../lib/bench/source.ts';
import { type BenchFlags, benchOptions } from '../../../../lib/cli/bench/options/bench-options.ts';
import { settingsOf } from '../../../../lib/cli/bench/options/settings-of.ts';
import { addSourceOptions, type GivenOption } from '../../../../lib/cli/bench/options/source-options.ts';
import { sourcesOf } from '../../../../lib/cli/bench/options/sources-of.ts';
import { simulatedFrames } from '../../../../lib/domain/bench/simulated/simulated-frame.ts';
import { decoders } from '../../../../lib/domain/instruments/formats.ts';
import { readingOf } from '../../../../lib/domain/reading-of.ts';
import { type Registry, readRegistry } from '../../../../lib/domain/registry.ts';

const none: Registry = new Map();

function registryOf(instruments: object): Registry {
  const read = readRegistry(JSON.stringify(instruments));
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

/** The parts of a command line: blanks part them, `·` is a blank within one, and `…` a text too long for a field. */
const partsOf = (line: string): string[] =>
  line
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('·', ' ').replaceAll('…', 'x'.repeat(256)));

/** What the options say; what commander finds wrong is thrown. */
function parsed(line: string): { given: readonly GivenOption[]; flags: BenchFlags } {
  const given: GivenOption[] = [];
  const command = new Command('bench').exitOverride().configureOutput({ writeErr: () => {} });
  addSourceOptions(command, (option) => given.push(option));
  for (const option of benchOptions()) command.addOption(option);
  command.parse(partsOf(line), { from: 'user' });
  return { given, flags: command.opts() };
}

function sourcesBy(line: string, registry = none): readonly SourceSettings[] {
  const read = sourcesOf(parsed(line).given, registry);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

function settingsBy(line: string, queueUrl = 'http://queue'): BenchSettings {
  const { given, flags } = parsed(line);
  const sources = sourcesOf(given, none);
  const read = sources.ok ? settingsOf(flags, { sources: sources.value, queueUrl }) : sources;
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

describe('a source', () => {
  test('is the keyboard where no other is named', () => {
    expect(sourcesBy('--property thickness --unit mm')).toEqual([
      { name: 'keyboard', connection: { kind: 'keyboard' }, says: { property: 'thickness', unit: 'mm' } },
    ]);
  });

  test.each([
    ['--tcp 10.0.0.7:4001', { kind: 'tcp', host: '10.0.0.7', port: 4001 }, '10.0.0.7:4001'],
    ['--tcp [fe80::7%eth0]:65535', { kind: 'tcp', host: 'fe80::7%eth0', port: 65_535 }, '[fe80::7%eth0]:65535'],
    ['--tcp bench-2.lab:1', { kind: 'tcp', host: 'bench-2.lab', port: 1 }, 'bench-2.lab:1'],
    ['--follow out/lab·log.txt', { kind: 'file', path: 'out/lab log.txt' }, 'out/lab log.txt'],
    ['--keyboard', { kind: 'keyboard' }, 'keyboard'],
  ])('%s is connected there, and called so', (line, connection, name) => {
    expect(sourcesBy(line)).toStrictEqual([{ name, connection, says: {} }]);
  });

  test('has what is said after it, and what is said of all before the first', () => {
    const line = `--unit mm --decimal , --serial COM3 --instrument mic-1 --property thickness
      --tcp scale:4001 --format sbi --decimal . --unit g --instrument bal-1`.replaceAll('\n', ' ');
    expect(sourcesBy(line).map(({ name, says }) => [name, says])).toEqual([
      ['mic-1', { unit: 'mm', decimal: ',', instrument: 'mic-1', property: 'thickness' }],
      ['bal-1', { unit: 'g', decimal: '.', instrument: 'bal-1', format: 'sbi' }],
    ]);
  });

  test('of an instrument that another has, too, is told apart by where it is', () => {
    const line = '--instrument mic-1 --serial COM3 --serial COM4 --keyboard --instrument mic-2';
    expect(sourcesBy(line).map(({ name }) => name)).toEqual(['mic-1', 'mic-1 at COM4', 'mic-2']);
    const alike = '--serial COM3 --instrument a --serial COM4 --instrument a·at·COM5 --serial COM5 --instrument a';
    expect(sourcesBy(alike).map(({ name }) => name)).toEqual(['a', 'a at COM5', 'a at COM5 2']);
  });

  test('has the format that the registry knows of its instrument, unless another is said', () => {
    const registry = registryOf({ 'mic-1': { format: 'mahr' }, 'mic-2': { kind: 'micrometer' } });
    const line =
      '--keyboard --instrument mic-1 --follow a --instrument mic-2 --follow b --instrument mic-1 --format tesa';
    expect(sourcesBy(line, registry).map(({ says }) => says.format)).toEqual(['mahr', undefined, 'tesa']);
  });
});

describe('the line of a serial port', () => {
  const lineOf = (line: string, registry = none) =>
    sourcesBy(line, registry).map(({ connection }) => connection.kind === 'serial' && connection.line);

  test.each([
    ['--serial a', { baud: 9600, dataBits: 8, parity: 'none', stopBits: 1 }],
    ['--serial a --format mahr', { baud: 9600, dataBits: 7, parity: 'even', stopBits: 2 }],
    ['--serial a --instrument mic-1', { baud: 4800, dataBits: 7, parity: 'even', stopBits: 2 }],
    [
      '--serial a --format mahr --baud 57600 --data-bits 8 --parity odd --stop-bits 1',
      { baud: 57_600, dataBits: 8, parity: 'odd', stopBits: 1 },
    ],
    ['--serial a --data-bits 7 --parity none --stop-bits 2', { baud: 9600, dataBits: 7, parity: 'none', stopBits: 2 }],
  ])('%s', (line, settings) => {
    expect(lineOf(line, registryOf({ 'mic-1': { format: 'sylvac' } }))).toEqual([settings]);
  });

  test('is said of all ports at once, and passes by what is none', () => {
    expect(lineOf('--baud 4800 --serial a --tcp b:1 --serial c --baud 2400')).toMatchObject([
      { baud: 4800 },
      false,
      { baud: 2400 },
    ]);
  });
});

describe('an instrument', () => {
  test.each([
    ['--serial a --format mt-sics --ask', { command: 'S\r\n' }],
    ['--serial a --ask --format mt-sics', { command: 'S\r\n' }],
    ['--serial a --instrument bal-1 --ask --every 0.5', { command: '\x1bP\r\n', everyMs: 500 }],
    ['--tcp a:1 --ask SI --every 5', { command: 'SI\r\n', everyMs: 5000 }],
    ['--tcp a:1 --format tesa --ask ?', { command: '?\r' }],
    ['--serial a --ask \\ePRT\\r', { command: '\x1bPRT\r' }],
    ['--every 2 --serial a --ask S', { command: 'S\r\n', everyMs: 2000 }],
    ['--ask S --serial a --every 2', { command: 'S\r\n', everyMs: 2000 }],
    ['--serial a --format mt-sics', undefined],
  ])('is asked as it is said: %s', (line, asked) => {
    expect(sourcesBy(line, registryOf({ 'bal-1': { format: 'sbi' } }))[0]?.asked).toEqual(asked);
  });

  test('is asked where all are, unless it cannot be, or has nothing to be asked with', () => {
    expect(sourcesBy('--ask S --serial a --keyboard --follow b --tcp c:1').map(({ asked }) => asked?.command)).toEqual([
      ...['S\r\n', undefined, undefined, 'S\r\n'],
    ]);
    expect(sourcesBy('--every 3 --serial a --serial b --ask S').map(({ asked }) => asked?.everyMs)).toEqual([
      ...[undefined, 3000],
    ]);
  });
});

describe('a simulated instrument', () => {
  test('has a format, an id, what its readings lack, and is asked', () => {
    expect(sourcesBy('--simulate sylvac')).toStrictEqual([
      {
        name: 'sim-sylvac',
        connection: { kind: 'simulated', format: 'sylvac' },
        says: { format: 'sylvac', instrument: 'sim-sylvac', property: 'thickness', unit: 'mm' },
        asked: { command: '?\r' },
      },
    ]);
    expect(sourcesBy('--format mahr --simulate digimatic --every 2')[0]).toMatchObject({
      says: { format: 'digimatic' },
      asked: { command: '\r', everyMs: 2000 },
    });
  });

  test('has what is said of it, or of its instrument in the registry, instead', () => {
    const registry = registryOf({ 'mic-1': { kind: 'micrometer', unit: 'um', format: 'tesa' } });
    const said = '--simulate sylvac --property width --unit in --simulate sylvac --instrument mic-1';
    expect(sourcesBy(said, registry).map(({ says }) => says)).toEqual([
      { format: 'sylvac', instrument: 'sim-sylvac', property: 'width', unit: 'in' },
      { format: 'sylvac', instrument: 'mic-1' },
    ]);
  });

  test('plays for a queue of this machine, and for no other: what it says would be filed as measured', () => {
    const settings = settingsBy('--simulate mahr', 'http://127.0.0.1:4566/000000000000/readings');
    expect(settings.sources[0]?.name).toBe('sim-mahr');
    expect(() =>
      settingsBy('--serial COM3 --simulate mahr', 'https://sqs.eu-central-1.amazonaws.com/1/readings'),
    ).toThrow(
      'Cannot use --simulate for https://sqs.eu-central-1.amazonaws.com/1/readings: what is played there would be filed as measured',
    );
  });

  test('of a format that is played already has an id of its own', () => {
    const ids = sourcesBy('--simulate mahr --simulate mahr --simulate mahr --simulate tesa').map(({ name }) => name);
    expect(ids).toEqual(['sim-mahr', 'sim-mahr-2', 'sim-mahr-3', 'sim-tesa']);
  });

  test.each(decoders.map(({ format }) => format))('of the format %s gives readings that are taken', (format) => {
    const [source] = sourcesBy(`--simulate ${format}`);
    const frames = simulatedFrames(format);
    const rules = { registry: none, canonicalUnits: new Map(), decimalMark: undefined, now: 0 };
    const taken = Array.from({ length: 40 }, (_, index) => {
      const raw = String(frames.next().value);
      const origin = { id: String(index), path: '', sentAt: 0 };
      return readingOf({ cell: 'A-017', raw, ...source?.says }, origin, rules).ok;
    });
    expect(taken.filter((isTaken) => isTaken).length).toBeGreaterThan(30);
  });
});

describe('sources that cannot be', () => {
  test.each([
    ['--serial COM3 --serial com3', 'Cannot use --serial com3 beside --serial COM3: both are one source'],
    ['--serial /dev/a --unit mm --serial /dev/a', 'Cannot use --serial /dev/a twice: it is one source'],
    ['--tcp Host:1 --tcp host:1', 'Cannot use --tcp host:1 beside --tcp Host:1: both are one source'],
    ['--follow a.txt --follow ./a.txt', 'Cannot use --follow ./a.txt beside --follow a.txt: both are one source'],
    ['--keyboard --keyboard', 'Cannot use --keyboard twice: it is one source'],
    ['--tcp a:1 --baud 9600', 'Cannot use --baud 9600 for --tcp a:1: it is no serial port'],
    ['--parity even --tcp a:1', 'Cannot use --parity even: none of the sources is a serial port'],
    ['--stop-bits 2', 'Cannot use --stop-bits 2: none of the sources is a serial port'],
    ['--keyboard --ask', 'Cannot use --ask for --keyboard: it cannot be asked'],
    ['--follow my·log --every 5', 'Cannot use --every 5 for --follow "my log": it cannot be asked'],
    ['--ask S --keyboard', 'Cannot use --ask S: none of the sources can be asked'],
    ['--serial a --every 5', 'Cannot use --every 5 for --serial a: there is nothing to ask; --ask says what'],
    ['--every 5 --serial a --tcp b:1', 'Cannot use --every 5: there is nothing to ask; --ask says what'],
    ['--serial a --ask', 'Cannot use --ask for --serial a: which command asks depends on the format; give --format'],
    ['--serial a --ask --format keyence', 'Cannot use --ask for --serial a: by which command keyence instruments are'],
    ['--simulate sbi --format tesa', 'Cannot use --format tesa for --simulate sbi: it plays sbi'],
    ['--serial a --instrument x --instrument y', 'Cannot use --instrument y for --serial a: --instrument x is said'],
    ['--unit mm --unit in --keyboard', 'Cannot use --unit in: --unit mm is said already'],
    ['--unit furlong', 'Cannot use --unit furlong: the unit is none of mm, um, nm'],
    ['--unit gr', 'Cannot use --unit gr: it is the grain on instruments, though people type it for gram'],
    ['--unit g --property cathode_width', 'Cannot use --unit g: cathode_width is a length, in mm, um, nm, cm, m or'],
    ['--instrument …', 'Cannot use --instrument: it has 256 characters, more than 255'],
  ])('%s', (line, sentence) => {
    expect(() => sourcesBy(line)).toThrow(sentence);
  });

  test('a unit counts that the owner of the instrument has settled', () => {
    const registry = registryOf({ 'bal-1': { unit_grams: { gr: '1' }, property: 'dry_mass' } });
    expect(sourcesBy('--unit gr --keyboard --instrument bal-1', registry)[0]?.says.unit).toBe('gr');
    expect(() => sourcesBy('--unit mm --keyboard --instrument bal-1', registry)).toThrow('dry_mass is a mass, in ');
  });
});

describe('a text that is wrong by itself', () => {
  test.each([
    ['--tcp 10.0.0.7', 'It is no host:port such as 10.0.0.7:4001 or [fe80::7]:4001.'],
    ['--tcp ::1:4001', 'It is no host:port'],
    ['--tcp telnet://scale:23', 'It is no host:port'],
    ['--tcp [scale]:23', 'In the brackets is no IPv6 address.'],
    ['--tcp scale:0', 'There is no port 0: they go from 1 to 65535.'],
    ['--tcp scale:65536', 'There is no port 65536'],
    ['--follow -', 'Standard input is what --keyboard reads.'],
    ['--serial=', 'It is empty.'],
    ['--instrument=·', 'It is empty.'],
    ['--simulate mahrr', 'It is none of the formats. Did you mean mahr?'],
    ['--format SBI', 'It is none of the formats. Did you mean sbi?'],
    ['--format mettler-toledo', 'It is none of the formats. "cellgauge formats" lists them.'],
    ['--property 1st', 'Cannot file the property "1st": a name has 1 to 64 letters'],
    ['--decimal ;', 'It is none of ".", ",".'],
    ['--baud fast', 'It is no rate such as 9600.'],
    ['--baud 0', 'It is no rate such as 9600.'],
    ['--data-bits 9', 'It is none of "7", "8".'],
    ['--parity mark', 'It is none of "none", "even", "odd".'],
    ['--stop-bits 1.5', 'It is none of "1", "2".'],
    ['--every soon', 'It is no number of seconds from 0.1 to 99999.'],
    ['--every 0.05', 'It is no number of seconds from 0.1 to 99999.'],
    ['--every 100000', 'It is no number of seconds from 0.1 to 99999.'],
    ['--quiet 0', 'It is no whole number of seconds above zero.'],
    ['--quiet 100000', 'Readings more than 900 s apart are filed as two measurements.'],
    ['--quiet 901', 'Readings more than 900 s apart are filed as two measurements.'],
    ['--stages dry,,formed', 'Between its commas something is missing.'],
    ['--positions n,', 'Between its commas something is missing.'],
    ['--expected 0', '0 is no whole number above zero.'],
    ['--expected thickness', 'thickness is no whole number above zero.'],
    ['--expected thickness=5,weight', 'weight is no property=count such as thickness=5.'],
    ['--expected thickness=5,=1', '=1 is no property=count such as thickness=5.'],
    ['--expected thickness=many', 'many is no whole number above zero.'],
    ['--expected weight=1,weight=2', 'It names weight twice.'],
    ['--expected 91', 'A session has at most 90 readings.'],
    ['--expected thickness=90,weight=1', 'A session has at most 90 readings.'],
    ['--spread 1mm', 'It is no limit such as 0.02, 1% or none.'],
    ['--spread -1', 'It is no limit such as 0.02, 1% or none.'],
    ['--spread 0.0', 'No readings lie that near; none switches the warning off.'],
  ])('%s', (line, sentence) => {
    expect(() => parsed(line)).toThrow(sentence);
  });
});

describe('a bench', () => {
  test('is set up as usual where nothing is said', () => {
    expect(settingsBy('')).toStrictEqual({
      sources: [{ name: 'keyboard', connection: { kind: 'keyboard' }, says: {} }],
      queueUrl: 'http://queue',
      stages: { kind: 'free' },
      positions: [],
      plan: { kind: 'open' },
      spread: { kind: 'percent', most: new Big(1) },
      cellPrefixes: [],
      quietMs: 120_000,
      live: false,
      around: {},
      trustsClock: false,
    });
  });

  test.each<[string, Partial<BenchSettings>]>([
    ['--stages dry,·filled·,week·4', { stages: { kind: 'one-of', stages: ['dry', 'filled', 'week 4'] } }],
    ['--stages dry', { stages: { kind: 'one-of', stages: ['dry'] } }],
    ['--no-stages', { stages: { kind: 'none' } }],
    ['--positions centre,n --expected 2', { plan: { kind: 'together', count: 2 } }],
    ['--positions centre,n --expected 3 --serial COM3 --serial COM4', { plan: { kind: 'together', count: 3 } }],
    ['--positions centre,n,e,s,w,u,q', { positions: ['centre', 'n', 'e', 's', 'w', 'u', 'q'] }],
    ['--expected 5', { plan: { kind: 'together', count: 5 } }],
    [
      '--expected thickness=5,·weight·=·1',
      {
        plan: {
          kind: 'by-property',
          counts: new Map([
            ['thickness', 5],
            ['weight', 1],
          ]),
        },
      },
    ],
    ['--spread 0.02', { spread: { kind: 'absolute', most: new Big('0.02') } }],
    ['--spread 0.5%', { spread: { kind: 'percent', most: new Big('0.5') } }],
    ['--spread none', { spread: undefined }],
    ['--cell-prefix CELL-,A- --cell-prefix (01)', { cellPrefixes: ['CELL-', 'A-', '(01)'] }],
    ['--quiet 30 --live --trust-clock', { quietMs: 30_000, live: true, trustsClock: true }],
    ['--live', { quietMs: 90_000, live: true }],
    [
      '--operator Eva·B. --lab 2.14 --protocol P-7 --notes damp',
      { around: { operator: 'Eva B.', lab: '2.14', protocol: 'P-7', notes: 'damp' } },
    ],
    ['--operator= --lab 2.14', { around: { lab: '2.14' } }],
    ['--cell-prefix 4006 --stages 1,2', { cellPrefixes: ['4006'], stages: { kind: 'one-of', stages: ['1', '2'] } }],
    ['--cell-prefix 4 --serial a', { cellPrefixes: ['4'] }],
  ])('%s', (line, settings) => {
    expect(settingsBy(line)).toMatchObject(settings);
  });

  test.each([
    [
      '--positions corner·2,Corner-2',
      'Cannot use the position "Corner-2" beside "corner 2": their readings would have',
    ],
    [
      '--positions centre,n --expected 3',
      'Cannot use --expected 3 beside --positions centre,n: one instrument has one reading at each of them',
    ],
    ['--positions 2,n', 'Cannot use the position "n" beside "2": their readings would have one name, thickness_2'],
    ['--positions n,e,n', 'Cannot use the position "n" twice: it is one place'],
    ['--positions …', '…": it has 256 characters, more than 255'],
    ['--stages dry,u', 'Cannot use the stage "u": typed alone it is a command'],
    ['--stages dry,Dry', 'Cannot use the stage "Dry" beside "dry": both are typed alike'],
    ['--stages dry,dry', 'Cannot use the stage "dry" twice: it is one stage'],
    ['--stages A-dry --cell-prefix A-', 'Cannot use the stage "A-dry": it begins like a cell, by --cell-prefix'],
    ['--stages …', '…": it has 256 characters, more than 255'],
    ['--cell-prefix n', 'Cannot use the cell prefix "n": typed alone it is a command; give more of what barcodes'],
    ['--cell-prefix 40', 'Cannot use the cell prefix "40": readings that are typed begin so, too; give more of'],
    ['--operator …', 'Cannot use --operator: it has 256 characters, more than 255'],
    ['--lab …', 'Cannot use --lab: it has 256 characters, more than 255'],
  ])('cannot be set up with %s', (line, sentence) => {
    expect(() => settingsBy(line)).toThrow(sentence);
  });
});
