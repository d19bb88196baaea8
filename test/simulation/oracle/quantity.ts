import Big from 'big.js';

const Wide = Big();
Wide.DP = 60;
Wide.RM = Wide.roundHalfEven;

/** By how much each unit is multiplied to be what goes out, and how many decimals that adds. */
const units: Readonly<Record<string, { factor: string; outgoing: string; decimals: number }>> = {
  mm: { factor: '1', outgoing: 'mm', decimals: 0 },
  um: { factor: '0.001', outgoing: 'mm', decimals: 3 },
  in: { factor: '25.4', outgoing: 'mm', decimals: 1 },
  g: { factor: '1', outgoing: 'g', decimals: 0 },
  mg: { factor: '0.001', outgoing: 'g', decimals: 3 },
};

/** A value as it goes out. */
export interface Outgoing {
  value: Big;
  unit: string;
  decimals: number;
}

export function outgoing({ value, unit }: { value: string; unit: string }): Outgoing {
  const known = units[unit];
  if (!known) throw new Error(`no simulated producer says ${unit}`);
  const decimals = (value.split('.')[1]?.length ?? 0) + known.decimals;
  return { value: new Wide(value).times(known.factor), unit: known.outgoing, decimals };
}

/** Two digits more than the readings, half to even. */
export function meanOf(values: readonly Outgoing[]): Big {
  const decimals = Math.max(...values.map((one) => one.decimals));
  return exactMean(values).round(decimals + 2, Big.roundHalfEven);
}

/** The sample standard deviation, three significant digits. */
export function deviationOf(values: readonly Outgoing[]): Big {
  const mean = exactMean(values);
  const squares = values.map(({ value }) => value.minus(mean).pow(2));
  const sum = squares.reduce((total, square) => total.plus(square), new Wide(0));
  return sum
    .div(values.length - 1)
    .sqrt()
    .prec(3, Big.roundHalfEven);
}

function exactMean(values: readonly Outgoing[]): Big {
  return values.reduce((total, { value }) => total.plus(value), new Wide(0)).div(values.length);
}
