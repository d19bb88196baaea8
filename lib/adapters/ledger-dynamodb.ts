import type { DynamoDB, QueryInput, WriteRequest } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { batchesOf } from '../domain/batches.ts';
import type { Change, Clock, Item, ItemKey, LedgerAnswer, LedgerStore } from '../ports.ts';
import { awsReason } from './aws-reason.ts';
import {
  type Attributes,
  aliases,
  attributesOf,
  itemIn,
  keyAttributes,
  keyIn,
  keyTextIn,
  parameters,
} from './dynamodb-attributes.ts';
import { firstReason } from './first-reason.ts';
import { type CallOptions, inTime, timeoutsOf } from './in-time.ts';
import { insist, type Rest } from './insist.ts';
import { isLookup, kept, keyText, unusableKey } from './ledger-item.ts';

/** The table's index in which the keys of items are found by their `lookup`; it holds nothing else. */
const lookupIndex = 'lookup';

/** What DynamoDB takes in one request. Of writes that is 16 MB, but JSON text may double when the request's JSON quotes it. */
const mostKeys = { items: 100 };
const mostWrites = { items: 25, bytes: 7_500_000 };
/** The client has 50 connections. */
const mostInFlight = 32;

/**
 * The ledger in a DynamoDB table with the keys `partition` and `sort`, through the AWS client. Every invocation needs that, so
 * that it begins to load at once, while the function starts, and not with the first event. A call that is not answered in time
 * fails, else it might hang until the invocation ends.
 *
 * The client itself sends a request again that had no answer. A `swap` that was done at the first try meets its own version at
 * the second and is answered with false: whoever swaps looks then whether the version there is its own.
 */
export function dynamoDbLedger(
  table: string,
  { sleep }: Pick<Clock, 'sleep'>,
  { timeoutMs = 3000, random = Math.random }: { timeoutMs?: number; random?: () => number } = {},
): LedgerStore {
  const ask = asker(timeoutMs);
  const pace = { sleep, random };

  const writeBatch = async (batch: readonly Write[]): Promise<Rest<Write>[]> => {
    const rest = await insist(
      batch,
      async (left) => {
        const RequestItems = { [table]: left.map(({ request }) => request) };
        const { UnprocessedItems } = await ask((client, options) => client.batchWriteItem({ RequestItems }, options));
        const undone = new Set(UnprocessedItems?.[table]?.map(keyTextOfRequest));
        return left.filter(({ key }) => undone.has(key));
      },
      pace,
    );
    // One item that DynamoDB does not take makes it refuse the whole request.
    if (rest.left.length < 2 || !isNamed(rest.error, 'ValidationException')) return [rest];
    return (await Promise.all(rest.left.map((write) => writeBatch([write])))).flat();
  };

  /** All that was asked for, page by page, each as `read` has it. */
  const query = async <T>(
    input: Omit<QueryInput, 'TableName'>,
    read: (attributes: Attributes) => T,
  ): Promise<LedgerAnswer<readonly T[]>> => {
    const found: T[] = [];
    let next: Attributes | undefined;
    try {
      do {
        const page = { TableName: table, ...input, ...(next && { ExclusiveStartKey: next }) };
        const { Items = [], LastEvaluatedKey } = await ask((client, options) => client.query(page, options));
        for (const attributes of Items) found.push(read(attributes));
        next = LastEvaluatedKey;
      } while (next);
      return { ok: true, value: found };
    } catch (error) {
      return { ok: false, reason: awsReason(error) };
    }
  };

  return {
    get: async (keys) => {
      const items = new Map<ItemKey, Item | undefined>();
      const reasons: string[] = [];
      // DynamoDB refuses a request that names a key twice.
      const asked = new Map<string, ItemKey[]>();
      for (const key of keys) {
        const unusable = unusableKey(key);
        if (unusable === undefined) push(asked, keyText(key), key);
        else reasons.push(unusable);
      }
      const tell = (text: string, item: Item | undefined) => {
        for (const key of asked.get(text) ?? []) items.set(key, item);
      };
      const readSome = async (left: readonly string[]) => {
        const Keys = left.map((text) => keyAttributes((asked.get(text) as [ItemKey])[0]));
        const RequestItems = { [table]: { Keys, ConsistentRead: true } };
        const answer = await ask((client, options) => client.batchGetItem({ RequestItems }, options));

        const missing = new Set(left);
        const unread = answer.UnprocessedKeys?.[table]?.Keys?.map(keyTextIn) ?? [];
        for (const text of unread) missing.delete(text);
        for (const attributes of answer.Responses?.[table] ?? []) {
          const text = keyTextIn(attributes);
          missing.delete(text);
          try {
            tell(text, itemIn(attributes));
          } catch (error) {
            reasons.push(awsReason(error));
          }
        }
        for (const text of missing) tell(text, undefined);
        return unread;
      };
      const batches = batchesOf([...asked.keys()], mostKeys);
      for (const { error } of await Promise.all(batches.map((batch) => insist(batch, readSome, pace)))) {
        if (error !== undefined) reasons.push(awsReason(error));
      }
      return { items, ...firstReason(reasons) };
    },

    list: (partition, from, to) => {
      // DynamoDB takes neither an interval that ends before it begins, nor an empty key.
      if (from > to || to === '') return none;
      const input = {
        ConsistentRead: true,
        KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
        ExpressionAttributeNames: aliases('partition', 'sort'),
        ExpressionAttributeValues: parameters({ partition, from: from || '\u0000', to }),
      };
      return query(input, itemIn);
    },

    write: async (changes) => {
      const failed = new Set<Change>();
      const reasons: string[] = [];
      // Nor may a request change an item twice: the last change of an item stands for all of them.
      const writes = new Map<string, Write>();
      for (const change of changes) {
        const write = writeOf(change);
        if ('reason' in write) {
          failed.add(change);
          reasons.push(write.reason);
        } else writes.set(write.key, { ...write, changes: [...(writes.get(write.key)?.changes ?? []), change] });
      }
      const batches = batchesOf([...writes.values()], mostWrites, ({ bytes }) => bytes);
      for (const { left, error } of (await Promise.all(batches.map(writeBatch))).flat()) {
        for (const { changes } of left) for (const change of changes) failed.add(change);
        if (error !== undefined) reasons.push(awsReason(error));
      }
      return { failed, ...firstReason(reasons) };
    },

    swap: async (item, version) => {
      const fit = kept(item);
      if (!fit.ok) return fit;
      const condition = version === undefined ? ifNothing : ifVersion(version);
      const put = { TableName: table, Item: attributesOf(fit.item), ...condition };
      try {
        await ask((client, options) => client.putItem(put, options));
        return { ok: true, value: true };
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return { ok: true, value: false };
        return { ok: false, reason: awsReason(error) };
      }
    },

    find: (lookup) => {
      if (!isLookup(lookup)) return none;
      const input = {
        IndexName: lookupIndex,
        KeyConditionExpression: '#lookup = :lookup',
        ProjectionExpression: '#partition, #sort',
        ExpressionAttributeNames: aliases('lookup', 'partition', 'sort'),
        ExpressionAttributeValues: parameters({ lookup }),
      };
      return query(input, keyIn);
    },
  };
}

type Ask = <T>(request: (client: DynamoDB, options: CallOptions) => Promise<T>) => Promise<T>;

/** Makes requests, so many at once as there are connections for, each with an end. */
function asker(timeoutMs: number): Ask {
  const limit = pLimit(mostInFlight);
  const connecting = connect(timeoutMs);
  // Who asks is told.
  connecting.catch(() => {});
  return async (request) => {
    const client = await connecting;
    return limit(() => inTime(timeoutMs, (options) => request(client, options)));
  };
}

async function connect(timeoutMs: number): Promise<DynamoDB> {
  const { DynamoDB } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDB({ requestHandler: timeoutsOf(timeoutMs) });
  // Nobody logs, but it copies all that is sent and read, to hide in the log what is secret: a third of a large read's CPU.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** What is sent for the changes of one item. */
interface Write {
  key: string;
  request: WriteRequest;
  bytes: number;
  changes: readonly Change[];
}

function writeOf(change: Change): Omit<Write, 'changes'> | { reason: string } {
  if (change.kind === 'put') {
    const fit = kept(change.item);
    if (!fit.ok) return fit;
    const request = { PutRequest: { Item: attributesOf(fit.item) } };
    return { key: keyText(change.item.key), request, bytes: fit.bytes };
  }
  const unusable = unusableKey(change.key);
  if (unusable !== undefined) return { reason: unusable };
  return { key: keyText(change.key), request: { DeleteRequest: { Key: keyAttributes(change.key) } }, bytes: 0 };
}

const keyTextOfRequest = ({ PutRequest, DeleteRequest }: WriteRequest): string =>
  keyTextIn(PutRequest?.Item ?? DeleteRequest?.Key ?? {});

const ifNothing = {
  ConditionExpression: 'attribute_not_exists(#partition)',
  ExpressionAttributeNames: aliases('partition'),
};

const ifVersion = (version: string) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: aliases('version'),
  ExpressionAttributeValues: parameters({ version }),
});

const none: Promise<LedgerAnswer<readonly never[]>> = Promise.resolve({ ok: true, value: [] });

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
