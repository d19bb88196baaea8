import { type ColumnField, columnFields } from '../mapping.ts';
import { folded, wordsIn } from './header-text.ts';

/** A field by one of its names. Of two columns for one field the lower `rank` is meant, then the first. */
export interface NamedField {
  field: ColumnField;
  rank: number;
}

/**
 * What labs write over their columns, English and German, the best names first where a field has several lists. What
 * may as well be something else is left to the mapping: `ID`, `Name`, `Model`, `Result`, and `Measurement ID`, which
 * often numbers the measurement that several readings belong to.
 */
const synonyms: Readonly<Record<ColumnField, readonly string[]>> = {
  cell: [
    'cell name, zellname, zellenname, zellbezeichnung, cell, zelle',
    `cell id, cell no, cell nr, cell number, cell label, cell code, cell barcode, cell serial, cell serial no,
     cell serial number, cell sn, zell id, zellen id, zell nr, zellen nr, zellnummer, zellennummer, zelle nr`,
    `sample, sample id, sample name, sample no, sample nr, sample number, sample label, specimen, specimen id,
     specimen no, battery, battery id, battery no, battery name, probe, proben id, proben nr, probe nr, probennummer,
     probenname, probenbezeichnung, pruefling, prueflings nr`,
    `barcode, bar code, strichcode, qr code, dmc, data matrix, label, etikett, serial number, serial no, serial nr,
     serial, s/n, seriennummer, serien nr`,
  ],
  cell_instance_id: ['cell instance, ionworks id, ionworks cell id, ionworks cell instance id'],
  measured_at: [
    `date, datum, measured at, measured on, date measured, measurement date, test date, date of measurement, timestamp,
     time stamp, date time, datetime, date and time, zeitstempel, messdatum, datum/uhrzeit, datum und uhrzeit,
     datum zeit, messzeitpunkt, zeitpunkt, gemessen am, pruefdatum, datum der messung`,
  ],
  time: ['time, uhrzeit, zeit, time of day, measurement time, clock time, messzeit'],
  stage: [
    `stage, state, step, zustand, phase, cell state, cell stage, process step, prozessschritt, schritt, stufe,
     zellzustand`,
  ],
  position: [
    `position, pos, location, point, spot, measuring point, measurement point, measurement position, replicate,
     replicate no, rep, messpunkt, messstelle, messposition, stelle, punkt, wiederholung`,
  ],
  property: [
    `property, measured property, parameter, characteristic, feature, measurand, merkmal, pruefmerkmal, messgroesse,
     eigenschaft`,
  ],
  value: ['value, measured value, measurement value, actual value, reading, wert, messwert, istwert'],
  unit: ['unit, units, uom, unit of measure, einheit, einheiten, masseinheit'],
  raw: ['raw, frame, raw frame, raw text, raw reading, rohdaten, rohtext, telegramm'],
  format: ['format, frame format, decoder'],
  stable: ['stable, is stable, stabil'],
  reading_id: ['reading id, reading uuid, messwert id'],
  operator: [
    `operator, operator name, measured by, performed by, user, technician, analyst, inspector, tester, pruefer, bediener,
     gemessen von, durchgefuehrt von, bearbeiter, laborant, mitarbeiter`,
  ],
  lab: ['lab, laboratory, test lab, site, labor, prueflabor, standort'],
  protocol: [
    'protocol, procedure, method, test method, sop, protokoll, pruefvorschrift, arbeitsanweisung, verfahren, methode',
  ],
  notes: [
    `notes, note, remark, remarks, comment, comments, bemerkung, bemerkungen, bem, kommentar, kommentare, anmerkung,
     anmerkungen, notiz, notizen, hinweis, hinweise`,
  ],
  instrument: [
    `instrument, instrument id, instrument no, instrument name, gauge, gage, gauge id, gauge no, gage id, device,
     device id, equipment, equipment id, messmittel, messmittel id, messmittel nr, messgeraet, messgeraet nr, geraet,
     geraete id, geraete nr, pruefmittel, pruefmittel id, pruefmittel nr`,
  ],
  instrument_kind: [
    'instrument type, gauge type, device type, kind of instrument, geraeteart, geraetetyp, messgeraetetyp, messmitteltyp',
  ],
  instrument_model: ['gauge model, device model, geraetemodell, messmittelmodell'],
  instrument_serial_number: [
    `instrument serial, instrument serial no, instrument sn, gauge serial number, gauge serial no, device serial number,
     geraete seriennummer, seriennummer geraet, messmittel seriennummer`,
  ],
};

/** Words run together: `Zell-Nr.`, `Zell Nr` and `ZellNr` are one name. */
const keyOf = (words: readonly string[]): string => words.map(folded).join('');

const byKey: ReadonlyMap<string, NamedField> = new Map(
  columnFields.flatMap((field) =>
    [field, ...synonyms[field]].flatMap((names, index) =>
      names.split(',').map((name) => [keyOf(wordsIn(name)), { field, rank: Math.max(0, index - 1) }] as const),
    ),
  ),
);

/** The field that a header of these words names, all of them together. */
export const fieldNamed = (words: readonly string[]): NamedField | undefined => byKey.get(keyOf(words));
