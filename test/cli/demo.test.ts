import { beforeAll, expect, test } from 'vitest';

import { cellgauge, type Run } from './cellgauge.ts';

let demo: Run;

beforeAll(async () => {
  demo = await cellgauge(['demo']);
});

test('the demo plays its seven scenes and ends well', () => {
  expect(demo).toMatchObject({ status: 0, stderr: '' });
  expect(demo.stdout.match(/^\d {2}.*$/gm)).toEqual([
    '1  Five presses of a micrometer become one measurement, however the queue cuts them',
    '2  Dry and filled weights of a cell stay apart',
    '3  A frame in inches becomes millimetres, exactly',
    '4  An overload is refused with its reason, put right, and sent again',
    '5  The same message twice, and once more, is filed once',
    '6  An answer is lost after the work was done, and nothing is doubled',
    '7  Ionworks refuses one reading of ten: nine are filed, one comes back with its reason',
  ]);
});

test.each([
  ['the mean of five presses', 'thickness      4.1206 mm        mean'],
  ['the dry weight', 'weight  38.4127 g'],
  ['the filled weight', 'weight  42.9853 g'],
  ['the inches', 'thickness  0.5207 mm  the instrument said 0.0205 in'],
  ['why the overload was refused', 'Cannot take the frame "       H      \\r\\n": the balance is overloaded'],
  ['the weight after the overload', 'weight  43.0161 g'],
  [
    'how a repetition was found to be one',
    'The ledger knows it, and that it says the same: Ionworks is not even asked.',
  ],
  ['how a lost answer was found', 'search 200 · create, no answer · list 200'],
  ['how the guilty reading was told apart', 'search 200 · create 422 · create 201'],
  ["the API's own words", 'a pouch cell of this type is at most 5 mm thick'],
  ['what was filed', 'Filed: 20, each once, in 8 measurements.'],
  ['what was refused', 'Refused: 1, in the dead-letter queue with its reason.'],
  ['what it took', 'Ionworks was asked 17 times: search 7, create 9, list 1.'],
  ['how to go on at a bench', 'npm run cellgauge -- bench --simulate digimatic'],
  ['how to connect an account', 'IONWORKS_API_KEY=<your key> npm start'],
])('the demo shows %s', (_, text) => {
  expect(demo.stdout).toContain(text);
});

test('what it prints fits into 100 columns, and has no colours outside a terminal', () => {
  expect(demo.stdout.split('\n').filter((line) => line.length > 100 || line.includes('\u001b'))).toEqual([]);
});
