/** From the queue to Ionworks: every format by its id, and what instruments say instead of a value. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { decoders } from '../../lib/domain/instruments/formats.ts';
import { type HandlerWorld, loadHandler, startHandlerWorld } from '../support/handler-world.ts';
import { contextWith, type Handler } from '../support/lambda-context.ts';

const registry = {
  'tael-scale': { kind: 'scale', format: 'sbi', tael_grams: '37.429' },
  'carat-scale': { kind: 'scale', format: 'sbi', unit_grams: { K: '0.205' } },
  'mic-1': { kind: 'micrometer', format: 'mitutoyo-mux10', unit: 'mm', min: '0.1', max: 25 },
  'scale-1': { kind: 'scale', min: '-100' },
};

let world: HandlerWorld;
let handler: Handler;
beforeAll(async () => {
  world = await startHandlerWorld();
  handler = await loadHandler({ ...world.environment, INSTRUMENTS: JSON.stringify(registry) });
});
afterAll(() => world.stop());

interface Filed {
  /** As the instrument sent it; beside it what the message says. */
  format?: string;
  raw: string;
  also?: Readonly<Record<string, unknown>>;
  /** `thickness 12.34 mm` */
  as: string;
}

const thickness = { property: 'thickness' };
const mm = { ...thickness, unit: 'mm' };

const filed: readonly Filed[] = [
  { format: 'mt-sics', raw: 'S S     130.00 g\r\n', as: 'weight 130 g' },
  { format: 'mt-print', raw: ' 2    N      105.20 g    ', as: 'weight 105.2 g' },
  { format: 'sbi', raw: 'N     +   98.7[4]g  \r\n', as: 'weight 98.74 g' },
  { format: 'and-std', raw: 'ST,+00123.45  g\r\n', as: 'weight 123.45 g' },
  { format: 'and-csv', raw: 'ST,+045.2291,  g\r\n', as: 'weight 45.2291 g' },
  { format: 'and-nu', raw: '+0042.310\r\n', also: { unit: 'g' }, as: 'weight 42.31 g' },
  { format: 'and-dp', raw: 'WT     +18.36  g\r\n', as: 'weight 18.36 g' },
  { format: 'and-kf', raw: '+   42.310  g \r\n', as: 'weight 42.31 g' },
  { format: 'and-mt', raw: 'S       1.14 GN\r\n', as: 'weight 0.0738707574 g' },
  { format: 'and-indicator', raw: 'ST,NT,+  1.234kg\r\n', as: 'weight 1234 g' },
  { format: 'and-indicator', raw: 'ST,NT,+000.012 t\r\n', as: 'weight 12000 g' },
  { format: 'ohaus', raw: '        200 g  \r\n', as: 'weight 200 g' },
  { format: 'kern-470', raw: '+00012.5GR S\r\n', as: 'weight 0.809986375 g' },
  { format: 'kern-classic', raw: '       17.35 g  \r\n', as: 'weight 17.35 g' },
  { format: 'shimadzu-eb', raw: ' 200.0013g \r', as: 'weight 200.0013 g' },
  { format: 'radwag', raw: 'SUI        1.56 gr \r\n', as: 'weight 0.1010862996 g' },
  { format: 'ascii-scale', raw: '+009.198 g  ', as: 'weight 9.198 g' },
  { format: 'digimatic', raw: 'FFFF000123420', also: thickness, as: 'thickness 12.34 mm' },
  {
    format: 'digimatic-bits',
    raw: '1111111111111111000000000000000010001010000001000000',
    also: thickness,
    as: 'thickness 1.5 mm',
  },
  { format: 'mitutoyo-mux10', raw: '01A+0000.123\r', also: mm, as: 'thickness 0.123 mm' },
  { format: 'mux-mw', raw: '3 MW+00015.43 mm  \r\n', also: thickness, as: 'thickness 15.43 mm' },
  { format: 'u-wave', raw: 'DT10012+0000000.413I\r', also: thickness, as: 'thickness 10.4902 mm' },
  { format: 'gagemux', raw: '001,  1.2340, NRM, 01\r\n', also: mm, as: 'thickness 1.234 mm' },
  { format: 'mig-usb', raw: '0001,1.2340,MM,01\r\n', also: thickness, as: 'thickness 1.234 mm' },
  { format: 'mahr', raw: '+0.00125 inch = <\r', also: thickness, as: 'thickness 0.03175 mm' },
  { format: 'sylvac', raw: '+000.417\r', also: mm, as: 'thickness 0.417 mm' },
  { format: 'tesa', raw: '+.500125\r', also: { ...thickness, unit: 'in' }, as: 'thickness 12.703175 mm' },
  { format: 'trimos', raw: '  1 NORM   12.3450 mm\r', also: thickness, as: 'thickness 12.345 mm' },
  { format: 'heidenhain', raw: 'Y=+1.6255"D\r\n', also: thickness, as: 'thickness 41.2877 mm' },
  { format: 'keyence', raw: '+01.2345\r', also: mm, as: 'thickness 1.2345 mm' },
  { format: 'magnescale', raw: 'RAI    0.125\r\n', also: thickness, as: 'thickness 3.175 mm' },
  { format: 'starrett-cdi', raw: '+   .0625, IN\r\n', also: thickness, as: 'thickness 1.5875 mm' },
  { format: 'proscale', raw: '28.410 MM 7\r', also: thickness, as: 'thickness 28.41 mm' },
  { format: 'positector', raw: '\x02  125um NONFE\x03', also: thickness, as: 'thickness 0.125 mm' },
  { format: 'plain', raw: '12,34 mm', also: thickness, as: 'thickness 12.34 mm' },
  { raw: '+     1.23 g  ', as: 'weight 1.23 g' },
  { raw: '12.5 µm', also: thickness, as: 'thickness 0.0125 mm' },
  { raw: 'QT,+00000250 PC', also: { property: 'piece_count' }, as: 'piece_count 250 dimensionless' },
  { raw: '12.5 %', also: { property: 'moisture' }, as: 'moisture 12.5 percent' },
  { raw: '+     2.00 tlh', also: { instrument: 'tael-scale' }, as: 'weight 74.858 g' },
  { raw: '+     2.00 K  ', also: { instrument: 'carat-scale' }, as: 'weight 0.41 g' },
  { raw: '01A+0000.123', also: { instrument: 'mic-1' }, as: 'thickness 0.123 mm' },
  { raw: 'S S     -0.42 g', also: { instrument: 'scale-1' }, as: 'weight -0.42 g' },
  { format: 'and-indicator', raw: 'ST,GS,+  1.234kg', also: { property: 'gross_weight' }, as: 'gross_weight 1234 g' },
];

/** What lies in the dead-letter queue of each class of refusal, by the frame that ends there. */
const refused: readonly [code: string, raw: string, message: Readonly<Record<string, unknown>>][] = [
  ['overload', 'H             ', { format: 'sbi' }],
  ['underload', 'OL,-999999.9  g', { format: 'and-std' }],
  ['overload', 'OL,+9999999E+19', { format: 'and-std' }],
  ['overload', '+99999999', { format: 'and-nu', unit: 'g' }],
  ['out-of-range', '-0065.432 G E', { format: 'kern-470' }],
  ['not-ready', 'S I', { format: 'mt-sics' }],
  ['no-data', '\x00921\r', { format: 'mitutoyo-mux10' }],
  ['no-data', '2 TO 999999.99 mm', { format: 'mux-mw' }],
  ['device-error', 'S S Error 3t', {}],
  ['device-error', 'ES', {}],
  ['not-a-reading', 'T     +   12.345 g  ', { format: 'sbi' }],
  ['not-a-reading', 'ST,TR,+00012.3kg', { format: 'and-indicator' }],
  ['unstable', 'US,-00018.36  g', {}],
  ['unstable', '+   42.310    ', { format: 'sbi', unit: 'g' }],
  ['invalid-frame', 'FFFF00505AB30', { format: 'digimatic' }],
  ['unknown-format', 'hello', {}],
  ['unknown-format', 'S S 1.00 g', { format: 'mettler' }],
  ['ambiguous-format', '921', { unit: 'mm', property: 'thickness' }],
  ['ambiguous-number', '12,345 mm', { property: 'thickness' }],
  ['ambiguous-unit', '+     2.00 tlh', { format: 'sbi' }],
  ['ambiguous-unit', 'ST,+0001.234  t', { format: 'and-std' }],
  ['ambiguous-unit', '1.5 gr', { format: 'plain', property: 'weight' }],
  ['unknown-unit', 'S S 1.5 furlong', { format: 'mt-sics' }],
  ['unit-mismatch', 'S S 1.5 g', { unit: 'kg' }],
  ['missing-unit', '+000.417', { format: 'sylvac', property: 'thickness' }],
  ['missing-property', 'FFFF000123420', {}],
  ['missing-property', 'ST,GS,+  1.234kg', {}],
  ['wrong-dimension', 'QT,+00000250 PC', {}],
  ['wrong-dimension', 'ST,+0001.234  N', {}],
  ['implausible', 'S S     -0.42 g', {}],
  ['implausible', '01A+0099.123', { instrument: 'mic-1' }],
];

test('the frames below are of every format', () => {
  const formats = new Set(filed.map(({ format }) => format));
  expect(decoders.filter(({ format }) => !formats.has(format))).toEqual([]);
});

test('a reading of any format is filed as what it says, in mm, g, pieces or percent', async () => {
  const messages = filed.map(({ format, raw, also }, index) => {
    world.api.cells.add({ id: `filed-${index}`, name: `Filed ${index}` });
    return { cell_instance_id: `filed-${index}`, raw, ...(format !== undefined && { format }), ...also };
  });
  const records = await world.deliver(...messages);
  expect(await handler({ Records: records }, contextWith())).toEqual({ batchItemFailures: [] });

  const stored = filed.map((_, index) =>
    world.api
      .measurements(`filed-${index}`)
      .flatMap(({ properties = {} }) => Object.entries(properties))
      .map(([property, quantity]) =>
        typeof quantity === 'string' ? `${property} ${quantity}` : `${property} ${quantity.value} ${quantity.unit}`,
      )
      .join(', '),
  );
  expect(stored).toEqual(filed.map(({ as }) => as));
  expect(await world.deadLetters()).toEqual([]);
});

test('what is no reading is dead-lettered with the reason, and nothing of it is filed', async () => {
  const messages = refused.map(([, raw, message], index) => {
    world.api.cells.add({ id: `refused-${index}`, name: `Refused ${index}` });
    return { cell_instance_id: `refused-${index}`, raw_base64: Buffer.from(raw).toString('base64'), ...message };
  });
  const before = world.api.measurements().length;
  const records = await world.deliver(...messages);
  expect(await handler({ Records: records }, contextWith())).toEqual({ batchItemFailures: [] });

  const codes = new Map((await world.deadLetters()).map(({ body, code }) => [JSON.parse(body).cell_instance_id, code]));
  expect(refused.map((_, index) => codes.get(`refused-${index}`))).toEqual(refused.map(([code]) => code));
  expect(world.api.measurements()).toHaveLength(before);
});

test('a bare frame is read by what its attributes say', async () => {
  world.api.cells.add({ id: 'bare', name: 'Bare' });
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  const records = await world.deliver({
    body: '-0065.432 G S\r\n',
    attributes: {
      cell_instance_id: attribute('bare'),
      format: attribute('kern-470'),
      instrument: attribute('scale-1'),
    },
  });
  expect(await handler({ Records: records }, contextWith())).toEqual({ batchItemFailures: [] });
  expect(world.api.measurements('bare').map(({ properties }) => properties)).toEqual([
    { weight: { value: -65.432, unit: 'g' } },
  ]);
});
