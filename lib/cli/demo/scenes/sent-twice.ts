import { messageOf } from '../bench.ts';
import { at, type Frame } from '../frame.ts';
import { confirm, type Scene } from '../scene.ts';
import { callWords } from '../stand-in.ts';

const cell = 'A-021';

const press: Frame = { raw: 'FFFF000409830', cell, instrument: 'mic-1', measured_at: at('08:33:40'), expected: '1' };

export const sentTwice: Scene = {
  title: 'The same message twice, and once more, is filed once',
  readings: { filed: 1, refused: 0 },
  async play(bench, page) {
    page.cameIn(`One press on ${cell}; a shaky network made the bench client send it twice.`, [press, press]);
    await bench.deliver(messageOf(press), messageOf(press));

    const first = await bench.held(cell);
    const firstCalls = await bench.newCalls();
    confirm('what Ionworks was asked', firstCalls.map(callWords), ['search 200', 'create 201']);
    confirm(`the number of measurements of ${cell}`, first.length, 1);
    page.became('One reading: both say the same of the same moment.');
    page.calls(firstCalls);

    page.cameIn('And a third time, when it has been filed already.', [press]);
    await bench.deliver(messageOf(press));

    const second = await bench.held(cell);
    const secondCalls = await bench.newCalls();
    confirm('what Ionworks was asked', secondCalls.map(callWords), []);
    confirm(`what ${cell} has`, second, first);
    page.became('The ledger knows it, and that it says the same: Ionworks is not even asked.');
    page.calls(secondCalls);
    page.holds(second);
  },
};
