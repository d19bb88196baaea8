const digits = new Intl.NumberFormat('en');

/** A number for people: `1,050`. */
export const groupedNumber = (count: number): string => digits.format(count);

/** `1 row`, `1,050 rows`. */
export const groupedCount = (count: number, noun: string): string =>
  `${groupedNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
