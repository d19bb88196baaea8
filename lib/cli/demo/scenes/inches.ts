import { messageOf } from '../bench.ts';
import { at, type Frame } from '../frame.ts';
import { confirm, type Scene } from '../scene.ts';
import { callWords } from '../stand-in.ts';

const cell = 'A-019';

const press: Frame = { raw: 'FFFF000020541', cell, instrument: 'mic-1', measured_at: at('08:21:47'), expected: '1' };

export const inches: Scene = {
  title: 'A frame in inches becomes millimetres, exactly',
  readings: { filed: 1, refused: 0 },
  async play(bench, page) {
    page.cameIn(`The micrometer was left on inches; its last digit says so. The cell is ${cell}.`, [press]);
    await bench.deliver(messageOf(press));

    const measurements = await bench.held(cell);
    const calls = await bench.newCalls();
    confirm('what Ionworks was asked', calls.map(callWords), ['search 200', 'create 201']);
    confirm(
      `what ${cell} has`,
      measurements.map(({ properties }) => properties),
      [{ thickness: { value: 0.5207, unit: 'mm' } }],
    );
    page.became(`0.5207 mm, in decimal arithmetic. Binary floats would have made it ${0.0205 * 25.4}.`);
    page.calls(calls);
    page.holds(measurements);
  },
};
