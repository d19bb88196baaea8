import type { ValidationError } from '../../../lib/domain/blame.ts';

/** A request's properties as text, so that no digit is lost. */
export type SentProperties = ReadonlyMap<string, string>;

/**
 * What the API refuses, and whom it names. The ones digit of a single reading decides: 5 is refused by name, 6 without
 * one, 7 by blaming the mean where there is one, and two readings with 8 are refused by blaming their deviation.
 */
export function refusalOf(properties: SentProperties): readonly ValidationError[] | undefined {
  const singles = [...properties].filter(([key]) => !isStatistic(key, properties));
  const withDigit = (digit: string) => singles.filter(([, value]) => onesDigit(value) === digit).map(([key]) => key);

  const named = withDigit('5').map((key) => errorAt(key));
  if (named.length > 0) return named;
  if (withDigit('6').length > 0) return [{ loc: ['body'], msg: 'Value error, not a measurement', type: 'value_error' }];
  const [onMean] = withDigit('7').map((key) => propertyOf(key, properties));
  if (onMean !== undefined) return [errorAt(onMean)];
  const [deviating] = [...Map.groupBy(withDigit('8'), (key) => propertyOf(key, properties))]
    .filter(([, keys]) => keys.length > 1)
    .map(([property]) => property);
  return deviating === undefined ? undefined : [errorAt(`${deviating}_std`)];
}

/** Whether the API takes a single reading of this value by itself. */
export const isTakenAlone = (value: string): boolean => !'567'.includes(onesDigit(value));

/** Whether its refusal, or that of several like it, may part a session in more than the refused and the others. */
export const mayPart = (value: string): boolean => '678'.includes(onesDigit(value));

const errorAt = (key: string): ValidationError => ({
  loc: ['body', 'properties', key, 'value'],
  msg: 'Value error, out of range',
  type: 'value_error',
});

function isStatistic(key: string, properties: SentProperties): boolean {
  return properties.has(`${key}_n`) || (/_(n|std)$/.test(key) && properties.has(propertyOf(key, properties)));
}

/** `thickness` of `thickness_2` in a measurement with replicates. */
function propertyOf(key: string, properties: SentProperties): string {
  const head = key.slice(0, key.indexOf('_'));
  return key.includes('_') && properties.has(`${head}_n`) ? head : key;
}

const onesDigit = (value: string): string => /(\d)(?:\.|$)/.exec(value)?.[1] ?? '';
