import type { Attributes } from '../../../lib/domain/message.ts';
import type { Chance } from './chance.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A standard queue: delivers at least once, in any order. */
export interface Queue {
  send: (message: Sendable, delayMs?: number) => QueuedMessage;
  /** Some of the visible messages, at most so many; each is hidden for so long. */
  receive: (most: number, visibilityMs: number) => QueuedMessage[];
  /** False where the receipt is no longer good for it; deleting what is gone already succeeds. */
  delete: (receipt: string) => boolean;
  /** False where the message is gone, or visible already, or the receipt is too old. */
  hide: (receipt: string, ms: number) => boolean;
  /** A message that is visible again although somebody has received it, or even deleted it. */
  copy: (message: QueuedMessage, afterMs: number) => void;
  visible: () => number;
  /** How many there are, hidden ones included. */
  size: () => number;
}

export interface Sendable {
  id: string;
  body: string;
  attributes: Attributes;
}

export interface QueuedMessage extends Sendable {
  sentAt: number;
  receiveCount: number;
  receipt: string;
}

interface Kept extends QueuedMessage {
  isDeleted: boolean;
  /** Where it stands among the visible ones; -1 while it is hidden. */
  place: number;
  /** Counts changes of visibility: an older timer no longer speaks for it. */
  turn: number;
}

interface QueueOptions {
  time: VirtualTime;
  chance: Chance;
  retentionMs: number;
  mostReceives: number;
  onVisible: () => void;
  onExpired: (message: QueuedMessage) => void;
  onGivenUp: (message: QueuedMessage) => void;
  onDeleted: (message: QueuedMessage) => void;
}

export function queueOf(options: QueueOptions): Queue {
  const { time, chance, retentionMs, mostReceives } = options;
  const byReceipt = new Map<string, Kept>();
  const visible: Kept[] = [];
  let receipts = 0;
  let kept = 0;

  const show = (message: Kept) => {
    if (message.place >= 0 || message.isDeleted) return;
    message.place = visible.length;
    visible.push(message);
    options.onVisible();
  };
  const conceal = (message: Kept) => {
    if (message.place < 0) return;
    const last = visible.pop() as Kept;
    if (last !== message) {
      visible[message.place] = last;
      last.place = message.place;
    }
    message.place = -1;
  };
  const showAfter = (message: Kept, ms: number) => {
    message.turn += 1;
    const { turn } = message;
    time.after(ms, () => {
      if (message.turn === turn) show(message);
    });
  };
  const drop = (message: Kept) => {
    conceal(message);
    if (!message.isDeleted) kept -= 1;
    message.isDeleted = true;
  };
  const take = (message: Kept, visibilityMs: number): boolean => {
    if (time.now() - message.sentAt > retentionMs) {
      drop(message);
      options.onExpired(message);
      return false;
    }
    if (message.receiveCount >= mostReceives) {
      drop(message);
      options.onGivenUp(message);
      return false;
    }
    conceal(message);
    receipts += 1;
    message.receipt = `${message.id} receipt ${receipts}`;
    message.receiveCount += 1;
    byReceipt.set(message.receipt, message);
    showAfter(message, visibilityMs);
    return true;
  };
  /** SQS says of an older receipt only that it may not work. */
  const withReceipt = (receipt: string): Kept | undefined => {
    const message = byReceipt.get(receipt);
    return message && (message.receipt === receipt || chance.happens(0.5)) ? message : undefined;
  };

  return {
    send: ({ id, body, attributes }, delayMs = 0) => {
      const message: Kept = {
        ...{ id, body, attributes, sentAt: time.now(), receiveCount: 0, receipt: '' },
        ...{ isDeleted: false, place: -1, turn: 0 },
      };
      kept += 1;
      showAfter(message, delayMs);
      return message;
    },
    receive: (most, visibilityMs) => {
      const received: Kept[] = [];
      for (let tries = visible.length; tries > 0 && received.length < most && visible.length > 0; tries -= 1) {
        const message = visible[chance.below(visible.length)] as Kept;
        if (take(message, visibilityMs)) received.push(message);
      }
      return received.map((message) => ({ ...message }));
    },
    delete: (receipt) => {
      const message = withReceipt(receipt);
      if (!message) return false;
      if (!message.isDeleted) {
        drop(message);
        options.onDeleted(message);
      }
      return true;
    },
    hide: (receipt, ms) => {
      const message = withReceipt(receipt);
      if (!message || message.isDeleted || message.place >= 0) return false;
      showAfter(message, ms);
      return true;
    },
    copy: ({ receipt }, afterMs) => {
      const message = byReceipt.get(receipt) as Kept;
      const reappear = () => {
        if (message.isDeleted) kept += 1;
        message.isDeleted = false;
        show(message);
      };
      time.after(afterMs, reappear);
    },
    visible: () => visible.length,
    size: () => kept,
  };
}
