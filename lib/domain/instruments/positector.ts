/**
 * DeFelsko PosiTector 6000, coating thickness: STX, blanks, number, unit without a blank before it, blank, probe mode.
 * Grammar: PosiTector 6000 v. 4.0 p. 23 (`15.0mil NONFE`); modes such as `NonFe` and `F-N` are taken, too. The unit
 * takes in no other: `125m` would be `125um` that lost a character.
 */
import { partsOf } from '../grammar.ts';
import type { Decoder } from './decoder.ts';
import { ofWords, valueShown } from './frame.ts';

export const positector: Decoder = {
  format: 'positector',
  title: 'DeFelsko PosiTector 6000',
  example: ' 15.0mil NONFE',
  measures: 'length',
  tells: { unit: 'always', stability: 'never' },
  grounds: 'good',
  decode: ofWords((words) => {
    const parts = partsOf<'sign' | 'digits' | 'unit'>(words, reading);
    return parts && valueShown(parts.sign, parts.digits, { unit: parts.unit });
  }),
};

const reading = /^(?<sign>(?:- *)?)(?<digits>\d+(?:\.\d+)?)(?<unit>mil|um|mm) +[A-Z][A-Za-z]*(?:-[A-Za-z]+)?$/;
