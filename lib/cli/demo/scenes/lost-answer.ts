import { messageOf } from '../bench.ts';
import { at, type Frame } from '../frame.ts';
import { confirm, type Scene } from '../scene.ts';
import { callWords } from '../stand-in.ts';

const cell = 'A-022';

const weighing: Frame = {
  raw: 'S S    41.7290 g\r\n',
  cell,
  instrument: 'scale-2',
  stage: 'filled',
  measured_at: at('08:40:05'),
  expected: '1',
};

export const lostAnswer: Scene = {
  title: 'An answer is lost after the work was done, and nothing is doubled',
  readings: { filed: 1, refused: 0 },
  async play(bench, page) {
    await bench.breakOnce({ on: { method: 'POST', pattern: '/create$' }, drop: 'after' });
    page.cameIn(`${cell} on a balance. The connection will break once Ionworks has stored it.`, [weighing]);
    await bench.deliver(messageOf(weighing));

    const measurements = await bench.held(cell);
    const calls = await bench.newCalls();
    confirm('what Ionworks was asked', calls.map(callWords), ['search 200', 'create, no answer', 'list 200']);
    confirm(
      `what ${cell} has`,
      measurements.map(({ properties }) => properties),
      [{ weight: { value: 41.729, unit: 'g' } }],
    );
    page.became('Filed once: it was looked up by its name before it would be sent again, and was there.');
    page.calls(calls);
    page.holds(measurements);
  },
};
