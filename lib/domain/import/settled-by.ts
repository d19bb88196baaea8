/** A field of the mapping that settles what a file leaves open. */
export type SettledBy = 'columns' | 'defaults' | 'timezone' | 'dates' | 'decimal';

/** What to give, of whom has options and of whom has none: `--timezone Europe/Berlin, or "timezone" in mapping.json`. */
export const orMapped = (option: string, field: SettledBy): string => `${option}, or "${field}" in mapping.json`;

/** What settles whether `03/04/2025` is in March or in April. */
export const giveDates = `give ${orMapped('--dates dmy or --dates mdy', 'dates')}`;

/** What settles whether `4,121` is 4121. */
export const giveDecimal = `give ${orMapped('--decimal "," or --decimal "."', 'decimal')}`;
