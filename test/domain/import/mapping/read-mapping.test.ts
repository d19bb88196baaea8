import { describe, expect, it } from 'vitest';
import { readDefault } from '../../../../lib/domain/import/mapping/mapping-default.ts';
import {
  mappedColumn,
  meaningOf,
  mergedMapping,
  noMapping,
  readMapping,
} from '../../../../lib/domain/import/mapping/read-mapping.ts';
import { columnFields } from '../../../../lib/domain/import/mapping.ts';
import { mapped } from '../sheet.ts';

const reasonIn = (read: { ok: true } | { ok: false; reason: string }): string => (read.ok ? 'none' : read.reason);

describe('what a column is mapped to', () => {
  it.each([
    ['thickness', { kind: 'reading', property: 'thickness' }],
    [' thickness [ mm ] ', { kind: 'reading', property: 'thickness', unit: 'mm' }],
    ['thickness[µm]', { kind: 'reading', property: 'thickness', unit: 'um' }],
    ['weight[gr]', { kind: 'reading', property: 'weight', unit: 'gr' }],
    ['thickness/centre[mm]', { kind: 'reading', property: 'thickness', position: 'centre', unit: 'mm' }],
    ['thickness/corner 2', { kind: 'reading', property: 'thickness', position: 'corner 2' }],
    ['mass', { kind: 'reading', property: 'mass' }],
    ['Ni_ratio', { kind: 'reading', property: 'Ni_ratio' }],
    ['lid', { kind: 'reading', property: 'lid' }],
    ['ignore', { kind: 'ignored' }],
    ['Measured at', { kind: 'field', field: 'measured_at' }],
    ['value[mm]', { kind: 'field', field: 'value', unit: 'mm' }],
  ])('%j is understood', (target, meaning) => {
    expect(meaningOf(target)).toEqual({ ok: true, meaning });
  });

  it.each(columnFields)('%s is the field', (field) => {
    expect(meaningOf(field)).toEqual({ ok: true, meaning: { kind: 'field', field } });
  });

  it.each([
    ['', 'it is none of a field, property, property[unit], property/position[unit], ignore'],
    ['thickness[mm', 'it is none of a field, property, property[unit], property/position[unit], ignore'],
    ['thickness/ [mm]', 'it is none of a field, property, property[unit], property/position[unit], ignore'],
    ['[mm]', 'it is none of a field, property, property[unit], property/position[unit], ignore'],
    ['thickness[furlong]', '"furlong" is no unit'],
    ['note', 'did you mean notes?'],
    ['Cells', 'did you mean cell?'],
    ['thick ness', 'a name has 1 to 64 letters (a-z), digits, _ or -, and begins with a letter'],
    ['"x"', 'a name has 1 to 64 letters (a-z), digits, _ or -, and begins with a letter'],
    ['constructor', 'the name is reserved'],
    ['notes[mm]', 'notes has no unit; only a property has'],
    ['stage/top', 'stage has no place; only a property has'],
    ['value/top[mm]', 'value has no place; only a property has'],
    ['ignore[mm]', 'ignore has no unit; only a property has'],
  ])('%j is refused', (target, reason) => {
    expect(meaningOf(target)).toEqual({
      ok: false,
      reason: `Cannot map a column to ${JSON.stringify(target)}: ${reason}`,
    });
  });
});

describe('an option that maps a column', () => {
  it.each([
    ['Dicke [mm]=thickness', 'Dicke [mm]', { kind: 'reading', property: 'thickness' }],
    [' a = b = notes ', 'a = b', { kind: 'field', field: 'notes' }],
  ])('%j has its header before the last =', (option, header, meaning) => {
    expect(mappedColumn(option)).toEqual({ ok: true, header, meaning });
  });

  it.each([
    ['Dicke', 'Cannot map "Dicke": it is no HEADER=MEANING, such as "Dicke [mm]"=thickness'],
    ['=thickness', 'Cannot map "=thickness": it is no HEADER=MEANING, such as "Dicke [mm]"=thickness'],
    ['Dicke= ', 'Cannot map "Dicke= ": it is no HEADER=MEANING, such as "Dicke [mm]"=thickness'],
    ['Dicke=x[furlong]', 'Cannot map "Dicke" to x[furlong]: "furlong" is no unit'],
  ])('%j is refused', (option, reason) => {
    expect(mappedColumn(option)).toEqual({ ok: false, reason });
  });
});

describe('a default', () => {
  it('is the text of a field', () => {
    expect(readDefault('stage', ' dry ')).toEqual({ ok: true, field: 'stage', text: 'dry' });
    expect(readDefault('property', 'thickness')).toEqual({ ok: true, field: 'property', text: 'thickness' });
  });

  it.each([
    ['stgae', 'dry', 'did you mean stage?'],
    ['colour', 'red', `there is no such field; there are ${columnFields.join(', ')}`],
    ['value', '4.1', 'it differs from row to row'],
    ['raw', 'S S 4.1 g', 'it differs from row to row'],
    ['reading_id', '7', 'it differs from row to row'],
    ['time', '08:00', 'it differs from row to row'],
    ['stage', ' ', 'it is empty'],
    ['property', 'a b', expect.stringContaining('a name has 1 to 64 letters')],
  ])('of %s is not %j', (field, text, reason) => {
    expect(readDefault(field, text)).toEqual({ ok: false, reason });
  });
});

describe('a mapping file', () => {
  it('settles what it says', () => {
    const text = `\ufeff{
      "columns": {"Dicke [mm]": "thickness", "Bem.": "notes", "x": "ignore", "__proto__": "stage"},
      "defaults": {"stage": "dry", "instrument": 17, "stable": true},
      "timezone": "Europe/Berlin", "dates": "dmy", "decimal": ",", "epoch": 1904, "sheets": ["Tabelle1"]
    }`;
    expect(readMapping(text)).toEqual({
      ok: true,
      mapping: {
        columns: new Map<string, unknown>([
          ['Dicke [mm]', { kind: 'reading', property: 'thickness' }],
          ['Bem.', { kind: 'field', field: 'notes' }],
          ['x', { kind: 'ignored' }],
          ['__proto__', { kind: 'field', field: 'stage' }],
        ]),
        defaults: new Map([
          ['stage', 'dry'],
          ['instrument', '17'],
          ['stable', 'true'],
        ]),
        timezone: 'Europe/Berlin',
        dates: 'dmy',
        decimal: ',',
        serialEpoch: 1904,
        sheets: ['Tabelle1'],
      },
    });
  });

  it('may be empty', () => {
    expect(readMapping('{}')).toEqual({ ok: true, mapping: { ...noMapping, serialEpoch: undefined } });
  });

  it.each([
    ['', /^it is no JSON \(/],
    ['{"columns": ', /^it is no JSON \(/],
    ['[]', /^it is no JSON object$/],
    ['null', /^it is no JSON object$/],
    [
      '{"colums": {}}',
      /^it has "colums", which is none of columns, defaults, timezone, dates, decimal, epoch, sheets$/,
    ],
    ['{"__proto__": {}}', /^it has "__proto__", which is none of /],
    ['{"columns": []}', /^in "columns": it is no object of meanings by header$/],
    ['{"columns": {"a": 1}}', /^in "columns", "a" is to be "1": it is no text$/],
    ['{"columns": {"a": "note"}}', /^in "columns", "a" is to be "note": did you mean notes\?$/],
    ['{"defaults": "dry"}', /^in "defaults": it is no object of texts by field$/],
    ['{"defaults": {"stage": ["dry"]}}', /^in "defaults", "stage" is to be "\[\\"dry\\"\]": it is no text$/],
    ['{"defaults": {"stgae": "dry"}}', /^in "defaults", "stgae" is to be "dry": did you mean stage\?$/],
    ['{"timezone": "Europe/Brelin"}', /^in "timezone": it is no time zone such as Europe\/Berlin$/],
    ['{"timezone": 1}', /^in "timezone": it is no text$/],
    ['{"dates": "ymd"}', /^in "dates": it is neither "dmy" nor "mdy"$/],
    ['{"decimal": ";"}', /^in "decimal": it is neither "\." nor ","$/],
    ['{"epoch": "1904"}', /^in "epoch": it is neither 1900 nor 1904$/],
    ['{"sheets": "Tabelle1"}', /^in "sheets": it is no list of the names of sheets$/],
    ['{"sheets": [1]}', /^in "sheets": it is no list of the names of sheets$/],
    ['{"sheets": [""]}', /^in "sheets": it is no list of the names of sheets$/],
  ])('%s is refused', (text, reason) => {
    expect(reasonIn(readMapping(text))).toMatch(reason);
  });
});

describe('a mapping file and options', () => {
  const file = mapped(
    { 'Dicke [mm]': 'thickness', 'Bem.': 'notes' },
    {
      defaults: new Map([
        ['stage', 'dry'],
        ['lab', 'A'],
      ]),
      timezone: 'Europe/Berlin',
      dates: 'dmy',
      decimal: ',',
      serialEpoch: 1904,
      sheets: ['a'],
    },
  );

  it('have what the file says where the options say nothing', () => {
    expect(mergedMapping(file, noMapping)).toEqual(file);
  });

  it('have what the options say, by whatever way a header is written', () => {
    const options = mapped(
      { 'dicke_[MM]': 'width' },
      {
        defaults: new Map([['stage', 'wet']]),
        timezone: 'UTC',
        dates: 'mdy',
        decimal: '.',
        serialEpoch: 1900,
        sheets: ['b'],
      },
    );
    expect(mergedMapping(file, options)).toEqual({
      ...options,
      columns: new Map<string, unknown>([
        ['Bem.', { kind: 'field', field: 'notes' }],
        ['dicke_[MM]', { kind: 'reading', property: 'width' }],
      ]),
      defaults: new Map([
        ['stage', 'wet'],
        ['lab', 'A'],
      ]),
    });
  });
});
