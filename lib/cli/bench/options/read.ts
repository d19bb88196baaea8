/** What options were read to mean; else what is wrong with them, in a sentence. */
export type Read<T> = { ok: true; value: T } | { ok: false; reason: string };
