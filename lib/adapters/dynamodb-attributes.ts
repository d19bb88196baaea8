import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import type { Item, ItemKey } from '../ports.ts';
import { itemOf, type KeptItem, keyText } from './ledger-item.ts';

/** An item as DynamoDB's requests and answers have it: each value under the letter of its type. */
export type Attributes = Record<string, AttributeValue>;

export const keyAttributes = ({ partition, sort }: ItemKey): Attributes => ({
  partition: { S: partition },
  sort: { S: sort },
});

export const attributesOf = ({ partition, sort, value, version, lookup, expires }: KeptItem): Attributes => ({
  partition: { S: partition },
  sort: { S: sort },
  value: { S: value },
  ...(version !== undefined && { version: { S: version } }),
  ...(lookup !== undefined && { lookup: { S: lookup } }),
  ...(expires !== undefined && { expires: { N: String(expires) } }),
});

/** Throws where the item is none that was written here. */
export function itemIn({ partition, sort, value, version, lookup, expires }: Attributes): Item {
  return itemOf({
    partition: partition?.S ?? '',
    sort: sort?.S ?? '',
    value: value?.S ?? '',
    ...(version?.S !== undefined && { version: version.S }),
    ...(lookup?.S !== undefined && { lookup: lookup.S }),
    ...(expires?.N !== undefined && { expires: Number(expires.N) }),
  });
}

/** The key of an item, of which nothing else need be there. */
export const keyIn = ({ partition, sort }: Attributes): ItemKey => ({
  partition: partition?.S ?? '',
  sort: sort?.S ?? '',
});

/** The key of an item, as `keyText` writes it. */
export const keyTextIn = (attributes: Attributes): string => keyText(keyIn(attributes));

/** Values for an expression: `{name: 'a'}` stands in it as `:name`. */
export const parameters = (values: Readonly<Record<string, string>>): Attributes =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, { S: value }]));

/** Attributes for an expression: `name` stands in it as `#name`, as `partition` and others are DynamoDB's own words. */
export const aliases = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`#${name}`, name]));
