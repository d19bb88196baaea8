import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fieldNames } from '../../lib/domain/fields.ts';
import {
  type FieldRule,
  type FixRule,
  fixableFields,
  readAcceptRule,
  readFixRule,
  ruleWords,
} from '../../lib/domain/fix-rule.ts';

const ruleIn = (kind: FieldRule['kind'], text: string): FixRule => {
  const read = readFixRule(kind, text);
  if (!read.ok) throw new Error(read.reason);
  return read.rule;
};

const reasonIn = (kind: FieldRule['kind'], text: string): string => {
  const read = readFixRule(kind, text);
  if (read.ok) throw new Error(`a rule: ${ruleWords(read.rule)}`);
  return read.reason;
};

describe('a rule that sets', () => {
  it.each([
    ['unit=mm', 'unit', 'mm'],
    [' unit = mm ', 'unit', 'mm'],
    ['notes=a=b: c', 'notes', 'a=b: c'],
    ['notes=two\nlines', 'notes', 'two\nlines'],
    ['cell=電池 7', 'cell', '電池 7'],
    ['instrument=mic-1', 'instrument', 'mic-1'],
    ['instrument.kind=micrometer', 'instrument.kind', 'micrometer'],
    ['raw=S S  4.1 g\r\n', 'raw', 'S S  4.1 g\r\n'],
    ['raw_base64=UyBT', 'raw_base64', 'UyBT'],
    ['decimal=,', 'decimal', ','],
    ['protocol={"name":"P7"}', 'protocol', '{"name":"P7"}'],
    ['protocol=7', 'protocol', '7'],
    ['value=4.12', 'value', 4.12],
    ['value=-0.5', 'value', -0.5],
    ['value=4.120', 'value', '4.120'],
    ['value=4,12', 'value', '4,12'],
    ['value=0.12345678901234567890', 'value', '0.12345678901234567890'],
    ['value=NaN', 'value', 'NaN'],
    ['value=1e3', 'value', '1e3'],
    ['expected=5', 'expected', 5],
    ['stable=true', 'stable', true],
    ['stable=false', 'stable', false],
  ])('%j has its field and its value as the field wants it', (text, field, value) => {
    expect(ruleIn('set', text)).toEqual({ kind: 'set', field, value });
  });
});

describe('a rule that maps', () => {
  it.each([
    ['unit:furlong=mm', 'unit', 'furlong', 'mm'],
    [' unit : furlong = mm ', 'unit', 'furlong', 'mm'],
    ['cell:rack:7=A-7=b', 'cell', 'rack:7', 'A-7=b'],
    ['expected:6=5', 'expected', '6', 5],
    ['stable:no=false', 'stable', 'no', false],
    ['raw:4.1 mm=4.1 mm\r\n', 'raw', '4.1 mm', '4.1 mm\r\n'],
  ])('%j has what it looks for and what it puts there', (text, field, from, to) => {
    expect(ruleIn('map', text)).toEqual({ kind: 'map', field, from, to });
  });
});

it('a rule that unsets has its field', () => {
  expect(ruleIn('unset', ' instrument.id ')).toEqual({ kind: 'unset', field: 'instrument.id' });
});

describe('what is no rule', () => {
  it.each([
    ['set', 'unit', 'Cannot read the rule set "unit": write it as FIELD=VALUE, such as unit=mm'],
    ['map', 'unit=mm', 'Cannot read the rule map "unit=mm": write it as FIELD:FROM=TO, such as unit:furlong=mm'],
    ['map', 'unit:mm', 'Cannot read the rule map "unit:mm": write it as FIELD:FROM=TO, such as unit:furlong=mm'],
    ['unset', 'unit=mm', 'Cannot read the rule unset "unit=mm": write it as FIELD, such as unit'],
  ] as const)('is told how to be written: %s %j', (kind, text, reason) => {
    expect(reasonIn(kind, text)).toBe(reason);
  });

  it.each([
    ['reading_id', 'a reading keeps its id, which is what keeps it from being filed twice'],
    ['readings', 'a rule changes the fields of each reading, not the list of them'],
    ['problem', 'it is what the letter tells of itself'],
    ['problem_code', 'it is what the letter tells of itself'],
    ['units', 'a reading has no such field; did you mean unit?'],
    ['sable', 'a reading has no such field; did you mean stable?'],
    ['Unit', 'a reading has no such field; did you mean unit?'],
    ['cell_id', 'a reading has no such field; did you mean cell_instance_id or cell?'],
    ['kind', 'a reading has no such field; did you mean instrument.kind?'],
    [
      'instrument.serial',
      'a reading has no such field; did you mean instrument or instrument.id or instrument.kind or instrument.model or instrument.serial_number?',
    ],
    ['constructor', `a reading has no such field; it has ${fixableFields.join(', ')}`],
    ['__proto__', `a reading has no such field; it has ${fixableFields.join(', ')}`],
    ['un', `a reading has no such field; it has ${fixableFields.join(', ')}`],
    ['', `a reading has no such field; it has ${fixableFields.join(', ')}`],
  ])('names what is no field of a reading: %j', (field, reason) => {
    expect(reasonIn('set', `${field}=x`)).toBe(`Cannot set ${JSON.stringify(field)}: ${reason}`);
    expect(reasonIn('map', `${field}:x=y`)).toBe(`Cannot map ${JSON.stringify(field)}: ${reason}`);
    expect(reasonIn('unset', field)).toBe(`Cannot unset ${JSON.stringify(field)}: ${reason}`);
  });

  it.each([
    ['set', 'unit= ', 'Cannot set unit to "": an empty field counts as not given; unset it instead'],
    ['map', 'unit:mm=', 'Cannot map unit to "": an empty field counts as not given; unset it instead'],
    ['map', 'unit: =mm', 'Cannot map unit from nothing: give the value that it has, or set it'],
    ['map', 'unit:mm= mm', 'Cannot map unit from "mm" to itself: that changes nothing'],
    ['set', 'stable=maybe', 'Cannot set stable to "maybe": expected boolean, received "maybe"'],
    ['set', 'expected=0', 'Cannot set expected to "0": it is no whole number from 1'],
    ['set', 'expected=2.5', 'Cannot set expected to "2.5": it is no whole number from 1'],
    ['set', 'decimal=;', 'Cannot set decimal to ";": expected ("." | ","), received ";"'],
    ['set', 'raw_base64=?', 'Cannot set raw_base64 to "?": it is no base64'],
  ] as const)('says why its value cannot be: %s %j', (kind, text, reason) => {
    expect(reasonIn(kind, text)).toBe(reason);
  });

  it.each(['stage', 'instrument', 'instrument.model'])('says that it is too long for %s', (field) => {
    const reason = `Cannot set ${field} to "${'x'.repeat(80)}…": it has 256 characters, more than 255`;
    expect(reasonIn('set', `${field}=${'x'.repeat(256)}`)).toBe(reason);
    expect(ruleIn('set', `${field}=${'x'.repeat(255)}`)).toMatchObject({ field });
  });
});

it('every field of a message can be changed but the id', () => {
  const names = new Set(fixableFields.map((field) => field.split('.')[0]));
  expect(names).toEqual(new Set([...fieldNames].filter((name) => name !== 'reading_id')));
  for (const field of fixableFields) expect(ruleIn('unset', field)).toEqual({ kind: 'unset', field });
});

it.each([
  ['set', 'unit=mm', 'set unit=mm'],
  ['set', 'stable = true', 'set stable=true'],
  ['map', 'unit: furlong = mm', 'map unit:furlong=mm'],
  ['unset', 'unit', 'unset unit'],
] as const)('a rule %s %j is told as %j', (kind, text, words) => {
  expect(ruleWords(ruleIn(kind, text))).toBe(words);
});

it.each<[FixRule, string]>([
  [{ kind: 'set', field: 'unit', value: 'mm', reading: 0 }, 'set unit=mm of reading 1'],
  [{ kind: 'set', field: 'unit', value: 'mm', reading: 1 }, 'set unit=mm of reading 2'],
  [{ kind: 'set', field: 'unit', value: 'mm', reading: undefined }, 'set unit=mm'],
  [{ kind: 'accept', code: 'implausible', reason: 'a: foil' }, 'accept implausible: a: foil'],
  [{ kind: 'beside' }, 'beside'],
])('the rule %j is told as %j', (rule, words) => {
  expect(ruleWords(rule)).toBe(words);
});

describe('a rule that accepts', () => {
  it('has its reason, in words that can be stored', () => {
    const rule = { kind: 'accept', code: 'implausible' };
    expect(readAcceptRule('implausible', ' it is a\u0000 foil\ud800 \n')).toEqual({
      ok: true,
      rule: { ...rule, reason: 'it is a␀ foil\ufffd' },
    });
    const longest = 'x'.repeat(255);
    expect(readAcceptRule('implausible', ` ${longest} `)).toEqual({ ok: true, rule: { ...rule, reason: longest } });
  });

  it.each(['unknown-unit', 'Implausible', '', 'constructor'])('is there for nothing but implausible: %j', (code) => {
    expect(readAcceptRule(code, 'it is true')).toEqual({
      ok: false,
      reason: `Cannot accept ${JSON.stringify(code)}: only what is implausible can be true as it is; set, map or unset what is wrong`,
    });
  });

  it.each([undefined, '', ' \n'])('needs a reason: %j is none', (reason) => {
    expect(readAcceptRule('implausible', reason)).toEqual({
      ok: false,
      reason: 'Cannot accept implausible: there is no reason, which is filed with the reading; give one',
    });
  });

  it('needs one that there is room for', () => {
    expect(readAcceptRule('implausible', 'x'.repeat(256))).toEqual({
      ok: false,
      reason: `Cannot accept implausible for the reason "${'x'.repeat(80)}…": it has 256 characters, more than 255`,
    });
  });
});

it('any text is a rule that reads the same from its own words, or a sentence', () => {
  const field = fc.oneof({ arbitrary: fc.constantFrom(...fixableFields), weight: 9 }, fc.string());
  const text = fc.tuple(field, fc.constantFrom(':', '=', ''), fc.string(), fc.constantFrom('=', ''), fc.string());
  fc.assert(
    fc.property(fc.constantFrom('set', 'map', 'unset'), text, (kind, parts) => {
      const read = readFixRule(kind, parts.join(''));
      if (!read.ok) {
        expect(read.reason).toMatch(/^Cannot .+: /s);
        return;
      }
      const words = ruleWords(read.rule);
      expect(ruleIn(kind, words.slice(kind.length + 1))).toEqual(read.rule);
    }),
    { numRuns: 2000 },
  );
});
