import { messageOf } from '../bench.ts';
import { at, type Frame } from '../frame.ts';
import { confirm, type Scene } from '../scene.ts';
import { callWords } from '../stand-in.ts';

const cell = 'A-018';

const dry: Frame = {
  raw: '+  38.4127 g  \r\n',
  cell,
  instrument: 'scale-1',
  stage: 'dry',
  measured_at: at('08:10:31'),
  expected: '1',
};
const filled: Frame = {
  raw: 'S S    42.9853 g\r\n',
  cell,
  instrument: 'scale-2',
  stage: 'filled',
  measured_at: at('08:16:02'),
  expected: '1',
};

export const dryAndFilled: Scene = {
  title: 'Dry and filled weights of a cell stay apart',
  readings: { filed: 2, refused: 0 },
  async play(bench, page) {
    page.cameIn(`${cell} on two balances, the first speaking Sartorius SBI, the second MT-SICS.`, [dry, filled]);
    await bench.deliver(messageOf(dry), messageOf(filled));

    const measurements = (await bench.held(cell)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const calls = await bench.newCalls();
    confirm('what Ionworks was asked', calls.map(callWords), ['search 200', 'create 201', 'create 201']);
    confirm(
      `what ${cell} has`,
      measurements.map(({ properties }) => properties),
      [{ weight: { value: 38.4127, unit: 'g' } }, { weight: { value: 42.9853, unit: 'g' } }],
    );
    page.became('Two measurements, one a stage: weighings are never averaged.');
    page.calls(calls);
    page.holds(measurements);
  },
};
