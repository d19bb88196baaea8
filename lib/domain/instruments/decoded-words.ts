import type { Decoded } from './decoder.ts';

/** What a frame says, for people: `-0.118, not stable, net`, `12.34 mm`, `overload: the balance is overloaded`. */
export function decodedWords(decoded: Decoded): string {
  if (decoded.kind === 'error') return `${decoded.code}: ${decoded.says}`;
  const { value, unit, stable, weight, verdict } = decoded;
  const number = unit === undefined ? `${value} without unit` : `${value} ${unit}`;
  const stability = stable === undefined ? undefined : stable ? 'stable' : 'not stable';
  return [number, stability, weight, verdict].filter((word) => word !== undefined).join(', ');
}
