/** Where an element of a JSON text ends: at the index of what follows it in an array, else at its last bracket. */
export interface ElementEnd {
  at: number;
  /** Nothing is open after it. */
  last: boolean;
}

/**
 * Finds the ends of elements in the pieces of one text, whatever is in their strings: a comma between the elements of an
 * array, whose own bracket is open already, or the bracket that closes it; without an array, the bracket that closes
 * an element.
 */
export function elementFinder(within: 'array' | 'nothing'): (text: string, from: number) => ElementEnd | undefined {
  const array = within === 'array';
  let depth = array ? 1 : 0;
  let inString = false;
  let escaped = false;

  return (text, from) => {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === backslash) escaped = true;
        else if (code === quote) inString = false;
      } else if (code === quote) {
        inString = true;
      } else if (code === openBrace || code === openBracket) {
        depth += 1;
      } else if (code === closeBrace || code === closeBracket) {
        depth = Math.max(0, depth - 1);
        if (depth === 0) return { at, last: true };
      } else if (code === comma && array && depth === 1) {
        return { at, last: false };
      }
    }
    return undefined;
  };
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
