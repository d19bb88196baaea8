/**
 * The named parts of a text that fits a grammar, else `undefined`. Every named group of a grammar takes part in every
 * fit: an optional part is written `(?<unit>(?:…)?)`, and is empty where it is absent.
 */
export const partsOf = <Name extends string>(text: string, grammar: RegExp): Record<Name, string> | undefined =>
  grammar.exec(text)?.groups as Record<Name, string> | undefined;
