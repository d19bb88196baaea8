/** Values in the order in which they come; whoever asks too early waits. */
export interface Channel<T> {
  push(value: T): void;
  next(): Promise<T>;
}

export function channel<T>(): Channel<T> {
  const values: T[] = [];
  const waiting: ((value: T) => void)[] = [];
  return {
    push(value) {
      const taker = waiting.shift();
      if (taker) taker(value);
      else values.push(value);
    },
    next: () =>
      values.length > 0 ? Promise.resolve(values.shift() as T) : new Promise((resolve) => waiting.push(resolve)),
  };
}
