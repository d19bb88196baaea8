import { quoted } from '../../../domain/problem.ts';
import { messageOf } from '../bench.ts';
import { at, type Frame } from '../frame.ts';
import { reasonOf } from '../letter.ts';
import { confirm, type Scene } from '../scene.ts';
import { callWords } from '../stand-in.ts';

const cell = 'A-020';

const overloaded: Frame = {
  raw: '       H      \r\n',
  cell,
  instrument: 'scale-1',
  stage: 'filled',
  measured_at: at('08:27:15'),
  expected: '1',
};
const weighedAgain = '+  43.0161 g  \r\n';

export const overload: Scene = {
  title: 'An overload is refused with its reason, put right, and sent again',
  readings: { filed: 1, refused: 0 },
  async play(bench, page) {
    page.cameIn(`${cell} was weighed with its fixture; the balance shows H.`, [overloaded]);
    await bench.deliver(messageOf(overloaded));

    const letter = await bench.letter();
    const reason = reasonOf(letter);
    confirm('what Ionworks was asked', (await bench.newCalls()).map(callWords), []);
    confirm('the body of the dead letter', letter.body, overloaded.raw);
    confirm('its reason', reason, {
      code: 'overload',
      detail: `Cannot take the frame ${quoted(overloaded.raw)}: the balance is overloaded`,
      reading_ids: reason.reading_ids,
    });
    page.became('Refused, with no call to Ionworks. The dead letter is the message as it came, and why:');
    page.letter(letter);

    page.told('put right', `Weighed without the fixture: ${quoted(weighedAgain)}`);
    page.told('', "It goes back on the readings queue in place of the H, with the letter's attributes.");
    await bench.putBack(letter, weighedAgain);

    const measurements = await bench.held(cell);
    const calls = await bench.newCalls();
    confirm('what Ionworks was asked', calls.map(callWords), ['search 200', 'create 201']);
    confirm(
      `what ${cell} has`,
      measurements.map(({ properties }) => properties),
      [{ weight: { value: 43.0161, unit: 'g' } }],
    );
    const ids = measurements.flatMap(({ test_setup }) => test_setup.readings.map(({ id }) => id));
    confirm('the id of the reading', ids, reason.reading_ids);
    confirm('the number of letters left', await bench.letters(), 0);
    page.became('Filed as the same reading: the letter had kept its id. No dead letter is left.');
    page.calls(calls);
    page.holds(measurements);
  },
};
