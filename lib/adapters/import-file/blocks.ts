/** As many bytes as a file is read, checked and parsed at a time. */
export const blockBytes = 64 * 1024;

/**
 * Bytes in blocks of one size, the last one shorter: what is found in them does not hang on the pieces in which a disk
 * or a network delivers them.
 */
export async function* blocksOf(pieces: AsyncIterable<Uint8Array>, size = blockBytes): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let missing = size;
  for await (const piece of pieces) {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    while (rest.length >= missing) {
      const last = rest.subarray(0, missing);
      rest = rest.subarray(missing);
      yield begun.length === 0 ? last : Buffer.concat([...begun, last]);
      begun = [];
      missing = size;
    }
    if (rest.length === 0) continue;
    begun.push(rest);
    missing -= rest.length;
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
