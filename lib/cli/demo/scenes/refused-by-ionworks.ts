import { at, type Frame } from '../frame.ts';
import { reasonOf } from '../letter.ts';
import { confirm, type Scene } from '../scene.ts';
import { callWords } from '../stand-in.ts';

const cell = 'A-023';

const thicknesses = ['4.118', '4.120', '4.121', '4.119', '4.122', '4.120', '8.241', '4.119', '4.121', '4.120'];

const presses: readonly Frame[] = thicknesses.map((digits, index) => ({
  raw: `01A+000${digits}\r`,
  cell,
  instrument: 'mux-1',
  position: String(index + 1),
  measured_at: at(`08:45:${10 + 3 * index}`),
}));

/** What a bench client makes of a finished session: what all readings have in common stands beside them. */
const message = {
  cell,
  instrument: 'mux-1',
  readings: presses.map(({ position, measured_at, raw }) => ({ position, measured_at, raw })),
};

export const refusedByIonworks: Scene = {
  title: 'Ionworks refuses one reading of ten: nine are filed, one comes back with its reason',
  readings: { filed: 9, refused: 1 },
  async play(bench, page) {
    await bench.breakOnce({
      refuse: { property: 'thickness_7', above: 5, msg: 'a pouch cell of this type is at most 5 mm thick' },
    });
    page.cameIn(`A MUX-10 on ${cell}, one message. At the seventh press, two cells were in the jaws.`, presses);
    await bench.deliver({ body: JSON.stringify(message) });

    const measurements = await bench.held(cell);
    const calls = await bench.newCalls();
    confirm('what Ionworks was asked', calls.map(callWords), ['search 200', 'create 422', 'create 201']);
    confirm(
      `the measurements of ${cell}`,
      measurements.map(({ properties }) => properties.thickness_n?.value),
      [9],
    );
    confirm('the reading at position 7', measurements[0]?.properties.thickness_7, undefined);
    const letter = await bench.letter();
    const reason = reasonOf(letter);
    const [guilty] = reason.reading_ids;
    confirm('the code of the dead letter', reason.code, 'refused-by-api');
    confirm('the body of the dead letter', JSON.parse(letter.body), {
      ...message,
      readings: [{ ...message.readings[6], reading_id: guilty }],
    });
    page.became('Nine filed together, one call later; the tenth is in the dead-letter queue:');
    page.calls(calls);
    page.letter(letter);
    page.holds(measurements);
  },
};
