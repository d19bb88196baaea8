/**
 * Text by its lines, without their ends (CRLF, LF or CR), those of a block at a time; `rest` is what of a line has come
 * so far, which is told for each block as it grows.
 */
export async function* textLines(blocks: AsyncIterable<Buffer>): AsyncGenerator<{ lines: string[]; rest: string }> {
  let rest = '';
  for await (const block of blocks) {
    let text = rest + block.toString();
    // LF may follow in the next block.
    const held = text.endsWith('\r') ? '\r' : '';
    if (held) text = text.slice(0, -1);
    const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n');
    rest = (lines.pop() as string) + held;
    yield { lines, rest };
  }
  if (rest !== '') yield { lines: [rest.replace('\r', '')], rest: '' };
}
