import { andDp, andKf, andMt } from './and-alternatives.ts';
import { andIndicator } from './and-indicator.ts';
import { andCsv, andNu, andStd } from './and-standard.ts';
import { asciiScale } from './ascii-scale.ts';
import type { Decoder } from './decoder.ts';
import { digimatic, digimaticBits } from './digimatic.ts';
import { gagemux, migUsb } from './gagemux.ts';
import { heidenhain } from './heidenhain.ts';
import { kern470, kernClassic } from './kern.ts';
import { keyence } from './keyence.ts';
import { magnescale } from './magnescale.ts';
import { mahr } from './mahr.ts';
import { mitutoyoMux10 } from './mitutoyo-mux10.ts';
import { mtPrint } from './mt-print.ts';
import { mtSics } from './mt-sics.ts';
import { muxMw } from './mux-mw.ts';
import { ohaus } from './ohaus.ts';
import { plain } from './plain.ts';
import { positector } from './positector.ts';
import { proscale } from './proscale.ts';
import { radwag } from './radwag.ts';
import { sbi } from './sbi.ts';
import { shimadzuEb } from './shimadzu-eb.ts';
import { starrettCdi } from './starrett-cdi.ts';
import { sylvac } from './sylvac.ts';
import { tesa } from './tesa.ts';
import { trimos } from './trimos.ts';
import { uWave } from './u-wave.ts';

/** Every format: balances, then gauges, by maker; `plain` is last, since it fits many a frame of the others. */
export const decoders: readonly Decoder[] = [
  mtSics,
  mtPrint,
  sbi,
  andStd,
  andCsv,
  andNu,
  andDp,
  andKf,
  andMt,
  andIndicator,
  ohaus,
  kern470,
  kernClassic,
  shimadzuEb,
  radwag,
  asciiScale,
  digimatic,
  digimaticBits,
  mitutoyoMux10,
  muxMw,
  uWave,
  gagemux,
  migUsb,
  mahr,
  sylvac,
  tesa,
  trimos,
  heidenhain,
  keyence,
  magnescale,
  starrettCdi,
  proscale,
  positector,
  plain,
];

/** The decoder of a format by its id, `undefined` where there is none. */
export const decoderOf = (format: string): Decoder | undefined => byFormat.get(format);

const byFormat: ReadonlyMap<string, Decoder> = new Map(decoders.map((decoder) => [decoder.format, decoder]));
