import { describe, expect, it } from 'vitest';

import { factoryLine, lineDefaults } from '../../../../lib/domain/bench/line/line-defaults.ts';
import { lineWords } from '../../../../lib/domain/bench/line/line-settings.ts';
import { decoders } from '../../../../lib/domain/instruments/formats.ts';

const factory: readonly (readonly [formats: string, line: string])[] = [
  ['mt-sics mt-print kern-classic radwag ascii-scale mitutoyo-mux10 mux-mw starrett-cdi', '9600 baud 8N1'],
  ['sbi', '1200 baud 7O1'],
  ['and-std and-csv and-nu and-dp and-kf and-mt', '2400 baud 7E1'],
  ['kern-470', '1200 baud 8N2'],
  ['u-wave', '57600 baud 8N1'],
  ['mahr heidenhain', '9600 baud 7E2'],
  ['sylvac tesa trimos', '4800 baud 7E2'],
];

describe.each(factory.flatMap(([formats, line]) => formats.split(' ').map((format) => [format, line])))(
  '%s',
  (format, line) => {
    it(`instruments leave the factory with ${line}, and so a line is set for them`, () => {
      expect(decoders.map((decoder) => decoder.format)).toContain(format);
      expect(lineWords(lineDefaults(format))).toBe(line);
      expect(factoryLine(format)).toEqual(lineDefaults(format));
    });
  },
);

it.each(['ohaus', 'and-indicator', 'shimadzu-eb', 'keyence', 'plain', 'no-format', undefined])(
  'of %s no source tells: a line is set to 9600 baud 8N1, and nothing is claimed of the factory',
  (format) => {
    expect(lineWords(lineDefaults(format))).toBe('9600 baud 8N1');
    expect(factoryLine(format)).toBeUndefined();
  },
);
