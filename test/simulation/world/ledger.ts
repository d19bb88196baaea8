import type { Change, Item, ItemKey, LedgerAnswer, LedgerStore } from '../../../lib/ports.ts';
import { chanceOf } from './chance.ts';
import { type Context, faultIn } from './context.ts';
import type { Invocation } from './invocation.ts';
import { breachesBy, itemOf, type KeptItem, keptOf, ledgerItems } from './ledger-items.ts';

/** A ledger store that does what the port says and not more: no read is a snapshot, no two writes are one. */
export interface LedgerWorld {
  /** The port for one invocation. */
  portFor: (invocation: Invocation) => LedgerStore;
  items: () => readonly Item[];
}

const unavailable = 'the ledger is not available';
const unanswered = 'the ledger did not answer in time';

export function ledgerWorld(context: Context): LedgerWorld {
  const { schedule, time, trace, count, outageOf, breach } = context;
  const chance = chanceOf(schedule, 'ledger');
  const store = ledgerItems();

  const leg = () => (chance.happens(0.05) ? chance.between(50, 900) : chance.between(1, 10));

  /** What is on its way no longer changes. */
  const sending = (item: Item): KeptItem => {
    const kept = keptOf(item);
    for (const sentence of breachesBy(kept)) breach(sentence);
    return kept;
  };
  const isOut = (invocation: Invocation): boolean => {
    if (!outageOf('ledger')) return false;
    invocation.disturb('outage of the ledger');
    return true;
  };

  const portFor: LedgerWorld['portFor'] = (invocation) => {
    const say = (what: () => string) => trace.say(invocation.who, () => `ledger: ${what()}`);

    const get: LedgerStore['get'] = (keys) => {
      count('ledger gets');
      return invocation.ask('get', (answer) => {
        const fault = faultIn('get', context, invocation);
        const isDown = isOut(invocation);
        const items = new Map<ItemKey, Item | undefined>();
        const reply = () => {
          say(() => `got ${keys.map((key) => `${keyText(key)} ${shown(items, key)}`).join('; ')}`);
          answer({ items, ...(items.size < keys.length && { reason: unavailable }) }, leg());
        };
        // Keys are read at different moments.
        const groups = keys.length < 2 || chance.happens(0.5) ? [keys] : halvesOf(chance.shuffled(keys));
        let unread = groups.length;
        for (const group of groups) {
          time.after(leg(), () => {
            for (const key of group) {
              const fails =
                isDown || fault?.how === 'not done' || (fault?.how === 'part not done' && chance.happens(0.5));
              if (!fails) items.set(key, itemOf(store.at(key)));
            }
            unread -= 1;
            if (unread === 0) reply();
          });
        }
      });
    };

    const list: LedgerStore['list'] = (partition, from, to) => {
      count('ledger lists');
      return invocation.ask<LedgerAnswer<readonly Item[]>>('list', (answer) => {
        if (isOut(invocation) || faultIn('list', context, invocation)) {
          return answer({ ok: false, reason: unavailable }, leg());
        }
        const read: Item[] = [];
        const readPage = (isOnPage: (sort: string) => boolean) => {
          const sorts = store.sortsBetween(partition, from, to).filter(isOnPage);
          read.push(...sorts.map((sort) => itemOf(store.at({ partition, sort })) as Item));
        };
        const reply = () => {
          say(() => `listed ${partition} ${from}…${to}: ${read.map(({ key }) => key.sort).join(', ') || 'nothing'}`);
          answer({ ok: true, value: read }, leg());
        };
        time.after(leg(), () => {
          const sorts = store.sortsBetween(partition, from, to);
          const pivot = sorts.length > 1 && chance.happens(0.3) ? sorts[chance.below(sorts.length)] : undefined;
          if (pivot === undefined) {
            readPage(() => true);
            return reply();
          }
          // Pages are read one after the other.
          readPage((sort) => sort <= pivot);
          time.after(leg(), () => {
            readPage((sort) => sort > pivot);
            reply();
          });
        });
      });
    };

    const write: LedgerStore['write'] = (changes) => {
      count('ledger writes');
      const sent = changes.map((change) => ({
        change,
        kept: change.kind === 'put' ? sending(change.item) : undefined,
      }));
      return invocation.ask('write', (answer) => {
        const fault = faultIn('write', context, invocation);
        const isDown = isOut(invocation);
        const failed = new Set<Change>();
        let longestMs = 0;
        const isPart = fault?.how === 'part not done' || fault?.how === 'part not done, answer lost';
        for (const { change, kept } of sent) {
          const fails = isDown || fault?.how === 'not done' || (isPart && chance.happens(0.5));
          if (fails) {
            failed.add(change);
            continue;
          }
          const afterMs = leg();
          longestMs = Math.max(longestMs, afterMs);
          time.after(afterMs, () => {
            if (kept) store.put(kept);
            else if (change.kind === 'delete') store.delete(change.key);
            say(() => (kept ? `put ${inShort(kept)}` : `deleted ${keyText((change as { key: ItemKey }).key)}`));
          });
        }
        const isLost = fault?.how === 'answer lost' || fault?.how === 'part not done, answer lost';
        if (isLost) answer({ failed: new Set(changes), reason: unanswered }, longestMs + 3000);
        else answer({ failed, ...(failed.size > 0 && { reason: unavailable }) }, longestMs + leg());
      });
    };

    const swap: LedgerStore['swap'] = (given, version) => {
      count('ledger swaps');
      const item = sending(given);
      return invocation.ask<LedgerAnswer<boolean>>('swap', (answer) => {
        const fault = faultIn('swap', context, invocation);
        if (isOut(invocation) || fault?.how === 'not done') return answer({ ok: false, reason: unavailable }, leg());
        time.after(leg(), () => {
          const before = store.at(item.key);
          const isSwapped = version === undefined ? before === undefined : before?.version === version;
          if (isSwapped) store.put(item);
          count(isSwapped ? (before ? 'swaps over another version' : 'swaps into nothing') : 'swaps lost to another');
          say(() => `${isSwapped ? 'swapped in' : 'could not swap in'} ${inShort(item)}`);
          if (fault?.how === 'answer lost') answer({ ok: false, reason: unanswered }, 3000);
          else answer({ ok: true, value: isSwapped && fault?.how !== 'done twice' }, leg());
        });
      });
    };

    const find: LedgerStore['find'] = (lookup) =>
      invocation.ask<LedgerAnswer<readonly ItemKey[]>>('find', (answer) => {
        if (isOut(invocation) || faultIn('find', context, invocation)) {
          return answer({ ok: false, reason: unavailable }, leg());
        }
        const found = store.all().filter((kept) => kept.lookup === lookup);
        answer({ ok: true, value: found.map(({ key }) => key) }, leg());
      });

    return { get, list, write, swap, find };
  };

  return { portFor, items: () => store.all().map((kept) => itemOf(kept) as Item) };
}

const keyText = ({ partition, sort }: ItemKey): string => `${partition} ${sort}`;

const inShort = ({ key, json }: KeptItem): string =>
  `${keyText(key)} = ${JSON.stringify(JSON.parse(json).value).slice(0, 160)}`;

const shown = (items: ReadonlyMap<ItemKey, Item | undefined>, key: ItemKey): string =>
  !items.has(key) ? 'unread' : items.get(key) ? 'there' : 'absent';

const halvesOf = <T>(list: readonly T[]): T[][] => {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)].filter((half) => half.length > 0);
};
