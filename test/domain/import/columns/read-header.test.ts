import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fieldNamed } from '../../../../lib/domain/import/columns/field-synonyms.ts';
import { folded, headerKey, wordsIn } from '../../../../lib/domain/import/columns/header-text.ts';
import { readHeader, unitInHeader } from '../../../../lib/domain/import/columns/read-header.ts';
import { propertyBehind } from '../../../../lib/domain/import/columns/synonyms.ts';
import { columnFields } from '../../../../lib/domain/import/mapping.ts';

describe('a header of a value', () => {
  it.each([
    ['Thickness', 'thickness'],
    ['Thickness [mm]', 'thickness', 'mm'],
    ['Thickness [ mm ]', 'thickness', 'mm'],
    ['thickness_mm', 'thickness', 'mm'],
    ['ThicknessMM', 'thickness', 'mm'],
    ['Thickness (mm)', 'thickness', 'mm'],
    ['Thickness {mm}', 'thickness', 'mm'],
    ['Thickness\n(mm)', 'thickness', 'mm'],
    ['Thickness / mm', 'thickness', 'mm'],
    ['Thickness in mm', 'thickness', 'mm'],
    ['Thickness in', 'thickness', 'in'],
    ['Thickness [in mm]', 'thickness', 'mm'],
    ['Thickness "', 'thickness', 'in'],
    ['Thickness ["]', 'thickness', 'in'],
    ['THICKNESS_MM', 'thickness', 'mm'],
    ['Thickness (Microns)*:', 'thickness', 'um'],
    ['Dicke, mm', 'thickness', 'mm'],
    ['Dicke [µm]', 'thickness', 'um'],
    ['Dicke [Zoll]', 'thickness', 'in'],
    ['Zelldicke [mm]', 'thickness', 'mm'],
    ['La\u0308nge [mm]', 'length', 'mm'],
    ['Weight_g', 'weight', 'g'],
    ['WEIGHT [G]', 'weight', 'g'],
    ['Gewicht/g', 'weight', 'g'],
    ['Masse [Gramm]', 'weight', 'g'],
    ['Weight [gr]', 'weight', 'gr'],
    ['Thickness [g]', 'thickness', 'g'],
    ['Durchmesser', 'diameter'],
    ['Breite', 'width'],
    ['Höhe', 'height'],
    ['Tiefe', 'depth'],
    ['Cell thickness', 'thickness'],
    ['Measured thickness value', 'thickness'],
    ['cathode thickness', 'cathode_thickness'],
    ['Cathode coating thickness [um]', 'cathode_coating_thickness', 'um'],
    ['electrolyte mass (g)', 'electrolyte_mass', 'g'],
    ['gross weight', 'gross_weight'],
    ['Bruttogewicht', 'gross_weight'],
    ['Net weight (g)', 'weight', 'g'],
    ['Net thickness', 'net_thickness'],
    ['Tare weight', 'tare_weight'],
    ['Weight [TL]', 'weight', 'tl'],
  ])('%j is a property, and its unit is told', (header, property, unit = undefined) => {
    expect(readHeader(header)).toEqual({ kind: 'reading', property, position: undefined, unit });
  });

  it.each([
    ['Thickness 1', '1'],
    ['Thickness_1_mm', '1', 'mm'],
    ['Thickness mm 1', '1', 'mm'],
    ['Dicke 01 [mm]', '1', 'mm'],
    ['Thickness.1', '1'],
    ['Thickness #3', '3'],
    ['Thickness (1)', '1'],
    ['1. Dicke', '1'],
    ['Dicke MP3 (mm)', '3', 'mm'],
    ['Thickness Pos. 3', '3'],
    ['Dicke Messung 2', '2'],
    ['Thickness T2', '2'],
    ['Thickness top', 'top'],
    ['Top thickness', 'top'],
    ['Thickness (centre)', 'centre'],
    ['Thickness (top) [mm]', 'top', 'mm'],
    ['Thickness [mm] (top)', 'top', 'mm'],
    ['Thickness corner 2', 'corner 2'],
    ['Dicke Mitte links', 'mitte links'],
    ['Dicke außen', 'aussen'],
    ['Thickness (TL)', 'tl'],
    ['Thickness (TL) mm', 'tl', 'mm'],
  ])('%j is the thickness at a place', (header, position, unit = undefined) => {
    expect(readHeader(header)).toEqual({ kind: 'reading', property: 'thickness', position, unit });
  });

  it.each([
    ['T1', 't', '1', undefined],
    ['T_2 [mm]', 't', '2', 'mm'],
    ['d3_mm', 'd', '3', 'mm'],
    ['W1 (g)', 'w', '1', 'g'],
  ])('%j is a letter with a number', (header, letter, position, unit) => {
    expect(readHeader(header)).toEqual({ kind: 'letter', letter, position, unit });
  });

  it.each([
    ['Thickness N', 'n'],
    ['Thickness (N)', 'n'],
    ['Thickness_n', 'n'],
    ['Dicke O', 'o'],
  ])('%j has a letter of the compass', (header, letter) => {
    expect(readHeader(header)).toEqual({ kind: 'compass', property: 'thickness', letter, unit: undefined });
  });

  it.each([
    ['Messung 1', '1', undefined],
    ['Reading 3 [mm]', '3', 'mm'],
    ['Wert_2_g', '2', 'g'],
  ])('%j is a value of a property that it does not name', (header, position, unit) => {
    expect(readHeader(header)).toEqual({ kind: 'value', position, unit });
  });

  it.each([
    ['Value', undefined],
    ['Messwert [mm]', 'mm'],
    ['Measurement (mm)', 'mm'],
    ['Messung_mm', 'mm'],
    ['value_g', 'g'],
    ['Wert in mm', 'mm'],
  ])('%j is the value of a long table', (header, unit) => {
    expect(readHeader(header)).toEqual({ kind: 'field', named: { field: 'value', rank: 0 }, unit });
  });

  it.each(
    `Mean, Average, Avg, AVG thickness, Thickness mean [mm], Ø, Ø Dicke, Mittelwert, MW, Std, Std Dev, SD, Stdabw.,
    Standardabweichung, Standard deviation, Min, Max weight, Range, Spannweite, n, CV, Median, Sum, Summe, Rel. Std, Total,
    Mean of T1-T5, thickness_std, Δ thickness`.split(/,\s+/),
  )('%j is computed', (header) => {
    expect(readHeader(header)).toEqual({ kind: 'computed' });
  });
});

describe('a header that nobody knows', () => {
  it.each([
    ['', 'no known name'],
    ['ID', 'no known name'],
    ['Name', 'no known name'],
    ['pH', 'no known name'],
    ['Kathodendicke', 'no known name'],
    ['T1 [°C]', 'no known name'],
    ['T1 top', 'no known name'],
    ['T top 1', 'no known name'],
    ['Messung top', 'no known name'],
    ['Time [s]', 'no known name'],
    ['Date (UTC)', 'no known name'],
    ['Stage (mm)', 'no known name'],
    ['Force [N]', 'no known name'],
    ['Stage (dd.mm.yyyy)', 'no known name'],
    ['Nominal thickness', '"Nominal thickness" is no known property'],
    ['Kathode Dicke', '"Kathode Dicke" is no known property'],
    ['week 4 thickness', '"week 4 thickness" is no known property'],
    ['the very long anode coating thickness', '"the very long anode coating thickness" is no known property'],
    [`${'a'.repeat(60)} thickness`, `"${'a'.repeat(60)} thickness" is no known property`],
    ['Weight after filling [g]', '"after filling" is no known place on a cell'],
    ['Thickness m', '"m" is no known place on a cell'],
    ['Thickness g', '"g" is no known place on a cell'],
    ['Thickness N 1', '"N" is no known place on a cell'],
    ['Thickness N 1 mm top', '"N" is no known place on a cell'],
    ['Thickness 1.5', '"1 5" is no known place on a cell'],
    ['Thickness 2025', '"2025" is no known place on a cell'],
    ['Thickness point', '"point" is no known place on a cell'],
    ['Thickness mm g', '"g" is no known place on a cell'],
    ['Thickness in time', '"in time" is no known place on a cell'],
    ['Thickness [mm²]', '"mm²" is no known place on a cell'],
    ['Thickness and weight of cells, March 2025', '"and weight of cells March 2025" is no known place on a cell'],
    ['x'.repeat(121), 'it is too long for a name'],
  ])('%j says why', (header, why) => {
    expect(readHeader(header)).toEqual({ kind: 'unknown', why });
  });
});

describe('a header of a field', () => {
  it.each([
    [
      'cell',
      `Cell, cell_name, CellName, CELL NAME, Cell  name:, "Cell name*", Cell ID, Cell No., Cell #, Sample ID, Barcode,
      Serial number, S/N, Label, Zelle, Zellname, Zell-Nr., Proben-ID, Probe`,
    ],
    ['cell_instance_id', 'cell_instance_id, Cell instance id, Ionworks id'],
    [
      'measured_at',
      `Date, Datum, Measured at, measuredAt, Timestamp, Zeitstempel, Date/Time, Messdatum, Datum/Uhrzeit,
      Datum (TT.MM.JJJJ), Date (yyyy-mm-dd), Timestamp [YYYY/MM/DD hh:mm:ss]`,
    ],
    ['time', 'Time, Uhrzeit, Time (hh:mm)'],
    ['stage', 'Stage, State, Step, Zustand, Phase'],
    ['position', 'Position, Pos., Messpunkt, Replicate'],
    ['property', 'Property, Merkmal, Parameter, Messgröße, Messgroesse, MESSGRÖSSE'],
    ['value', 'Value, Wert, Messwert, Reading'],
    ['unit', 'Unit, Units, Einheit'],
    ['raw', 'Raw, Frame'],
    ['format', 'Format'],
    ['stable', 'Stable, stabil'],
    ['reading_id', 'Reading ID, reading_id'],
    ['operator', 'Operator, Measured by, User, Prüfer, Pru\u0308fer, Bediener'],
    ['lab', 'Lab, Labor'],
    ['protocol', 'Protocol, Method, Prüfvorschrift'],
    ['notes', 'Notes, Remark, Comment, Bemerkung, Bem., Kommentar'],
    ['instrument', 'Instrument, Instrument ID, Gauge, Device, Messmittel, Gerät, Prüfmittel-Nr.'],
    ['instrument_kind', 'Instrument kind, Gauge type, Geräteart'],
    ['instrument_model', 'Instrument model, Gerätemodell'],
    ['instrument_serial_number', 'Instrument serial number, Geräte-Seriennummer'],
  ])('is %s under each of its names', (field, names) => {
    for (const name of names.replaceAll('"', '').split(/,\s+/)) {
      expect(readHeader(name), name).toMatchObject({ kind: 'field', named: { field }, unit: undefined });
    }
  });

  it('is every field under its own name', () => {
    for (const field of columnFields) expect(readHeader(field)).toMatchObject({ kind: 'field', named: { field } });
  });

  it('names the cell better as a cell than as a sample, and by a label last', () => {
    const ranks = ['Cell', 'Cell ID', 'Sample', 'Barcode'].map((name) => fieldNamed([name])?.rank);
    expect(ranks).toEqual([0, undefined, 2, 3]);
    expect(fieldNamed(['Cell', 'ID'])?.rank).toBe(1);
  });
});

describe('any header at all', () => {
  it('is read, with a unit that exists', () => {
    const words = [
      'Thickness',
      'Dicke',
      'T',
      '1',
      'mm',
      '[g]',
      '(N)',
      'in',
      '"',
      'top',
      'Value',
      'Date',
      '-',
      '%',
      '(',
      ']',
      'n',
    ];
    const header = fc
      .array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 5 })
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(header, (text) => {
        const read = readHeader(text);
        const unit = 'unit' in read ? read.unit : undefined;
        expect(unit === undefined || unitInHeader(`x [${unit}]`) === unit).toBe(true);
      }),
    );
  });

  it.each([
    ['Dicke_[mm]:', 'dicke [MM]'],
    ['Zell-Nr.', 'zell  nr.'],
    ['Größe *', 'groesse'],
    ['Épaisseur', 'epaisseur'],
  ])('%j is %j to a person', (one, other) => {
    expect(headerKey(one)).toBe(headerKey(other));
  });

  it.each([
    ['T1_mm', ['T', '1', 'mm']],
    ['cellName', ['cell', 'Name']],
    ['  Dicke, 2 [µm] ', ['Dicke', '2', 'µm']],
    ['', []],
  ])('%j has these words', (text, words) => {
    expect(wordsIn(text)).toEqual(words);
  });

  it.each([
    ['Foo [mm]', 'mm'],
    ['Foo_um', 'um'],
    ['Force [N]', 'N'],
    ['mm', undefined],
    ['Foo', undefined],
    ['Foo bar', undefined],
  ])('%j has its unit, whatever its name', (header, unit) => {
    expect(unitInHeader(header)).toBe(unit);
  });

  it('folds sharp s, umlauts and accents', () => {
    expect(folded('ÄÖÜßé')).toBe('aeoeuesse');
  });
});

describe('the words before a property', () => {
  it('make no property of what is none', () => {
    expect(propertyBehind(['cathode'], 'colour')).toBeUndefined();
  });
});
