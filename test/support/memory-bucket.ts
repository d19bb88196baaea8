import { FileTrouble } from '../../lib/import/file.ts';
import type { ImportBucket, WaitingFile } from '../../lib/ports.ts';

/** An import bucket in memory, whose calls tests can make fail. */
export interface MemoryBucket extends ImportBucket {
  /** Puts a file there, as somebody does from outside; each a second after the one before, or at that moment. */
  place: (key: string, text: string, putAt?: number) => void;
  /** All objects, in order of their keys. */
  objects: () => Readonly<Record<string, string>>;
  /** Makes the next call of this name fail, on this key or any. */
  failNext: (call: BucketCall, key?: string) => void;
}

export type BucketCall = Exclude<keyof ImportBucket, 'open'>;

const reason = 'SlowDown: Please reduce your request rate.';

export function memoryBucket(): MemoryBucket {
  const kept = new Map<string, { text: string; putAt: number; etag: string }>();
  const failures: { call: BucketCall; key: string | undefined }[] = [];
  let puts = 0;

  const keep = (key: string, text: string, putAt?: number): void => {
    puts += 1;
    kept.set(key, { text, putAt: putAt ?? puts * 1000, etag: `"${text.length} ${text}"` });
  };
  const failing = (call: BucketCall, key?: string): boolean => {
    const index = failures.findIndex((failure) => failure.call === call && (failure.key ?? key) === key);
    if (index >= 0) failures.splice(index, 1);
    return index >= 0;
  };
  const isListed = ({ key, etag }: WaitingFile): boolean => kept.get(key)?.etag === etag;

  return {
    place: keep,
    objects: () =>
      Object.fromEntries([...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, { text }]) => [key, text])),
    failNext: (call, key) => failures.push({ call, key }),

    waiting: async () => {
      if (failing('waiting')) return { ok: false, reason };
      const files = [...kept].filter(([key]) => key.startsWith('incoming/'));
      const value = files.map(([key, { text, ...rest }]) => ({ key, bytes: text.length, ...rest }));
      return { ok: true, value: value.toSorted((a, b) => a.putAt - b.putAt) };
    },
    open: (file) => ({
      name: file.key,
      bytes: file.bytes,
      async *read() {
        if (!isListed(file)) throw new FileTrouble('changed', 'it was overwritten meanwhile');
        yield Buffer.from(kept.get(file.key)?.text ?? '');
      },
    }),
    text: async (key) => (failing('text', key) ? { ok: false, reason } : { ok: true, value: kept.get(key)?.text }),
    put: async (key, text) => {
      if (failing('put', key)) return { reason };
      keep(key, text);
      return {};
    },
    join: async (pieces, key) => {
      const texts = pieces.map((piece) => kept.get(piece)?.text);
      if (failing('join', key) || texts.includes(undefined)) return { reason };
      keep(key, texts.join(''));
      return {};
    },
    remove: async (keys) => {
      for (const key of keys) {
        if (failing('remove', key)) return { reason };
        kept.delete(key);
      }
      return {};
    },
    move: async (file, key) => {
      if (failing('move', file.key)) return { reason };
      if (!isListed(file)) return { changed: true };
      keep(key, kept.get(file.key)?.text ?? '');
      kept.delete(file.key);
      return {};
    },
  };
}
