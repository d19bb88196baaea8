import { messageOf } from '../bench.ts';
import { at, type Frame } from '../frame.ts';
import { confirm, type Scene } from '../scene.ts';
import { callWords } from '../stand-in.ts';

const cell = 'A-017';

const presses: readonly Frame[] = [
  { raw: 'FFFF000412130', position: 'centre', measured_at: at('08:02:10') },
  { raw: 'FFFF000411930', position: 'north', measured_at: at('08:02:14') },
  { raw: 'FFFF000412230', position: 'east', measured_at: at('08:02:17') },
  { raw: 'FFFF000412030', position: 'south', measured_at: at('08:02:21') },
  { raw: 'FFFF000412130', position: 'west', measured_at: at('08:02:25') },
].map((press) => ({ ...press, cell, instrument: 'mic-1' }));

export const fivePresses: Scene = {
  title: 'Five presses of a micrometer become one measurement, however the queue cuts them',
  readings: { filed: 5, refused: 0 },
  async play(bench, page) {
    page.cameIn(`A Digimatic micrometer, mic-1, on the cell labelled ${cell}: five messages, in two batches.`, presses);
    await bench.sendAhead(...presses.slice(0, 2).map(messageOf));
    await bench.deliver(...presses.slice(2).map(messageOf));

    const measurements = await bench.held(cell);
    const calls = await bench.newCalls();
    confirm('what Ionworks was asked', calls.map(callWords), ['search 200', 'create 201']);
    confirm(
      `what ${cell} has`,
      measurements.map(({ properties }) => properties),
      [
        {
          thickness: { value: 4.1206, unit: 'mm' },
          thickness_n: { value: 5, unit: 'dimensionless' },
          thickness_std: { value: 0.00114, unit: 'mm' },
          thickness_centre: { value: 4.121, unit: 'mm' },
          thickness_north: { value: 4.119, unit: 'mm' },
          thickness_east: { value: 4.122, unit: 'mm' },
          thickness_south: { value: 4.12, unit: 'mm' },
          thickness_west: { value: 4.121, unit: 'mm' },
        },
      ],
    );
    page.became(
      'One measurement, with their mean: readings wait in the ledger until no new one was sent for 5 s (elsewhere for 90 s). The label was looked up once.',
    );
    page.calls(calls);
    page.holds(measurements);
  },
};
