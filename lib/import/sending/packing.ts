import type { PreparedReading } from './gathered-sessions.ts';

/** Readings that go out in one message. */
export interface BulkMessage {
  readings: readonly PreparedReading[];
  /** It carries parts of sessions only: ingest waits for the rest. */
  isOpen: boolean;
}

/** Packs sessions into messages, whole ones with whole ones. */
export interface Packing {
  addWhole: (session: readonly PreparedReading[]) => void;
  addPart: (part: readonly PreparedReading[]) => void;
  /** The messages that are full by now; with `isLast`, all. */
  take: (isLast?: boolean) => readonly BulkMessage[];
}

export const mostSessions = 25;
/** SQS takes four times as much; a message of this size is soon told and soon filed. */
export const mostBytes = 256 * 1024;
/** `{"open":true,"readings":[]}` and the comma of each reading. */
const bytesAround = 30;

export function packing(): Packing {
  const full: BulkMessage[] = [];
  const whole = filling(false);
  const open = filling(true);

  function filling(isOpen: boolean) {
    let readings: PreparedReading[] = [];
    let sessions = 0;
    let bytes = bytesAround;
    const end = (): void => {
      if (readings.length > 0) full.push({ readings, isOpen });
      readings = [];
      sessions = 0;
      bytes = bytesAround;
    };
    return {
      add(session: readonly PreparedReading[]): void {
        const size = sizeOf(session);
        const count = new Set(session.map(({ visit }) => visit)).size;
        if (sessions + count > mostSessions || bytes + size > mostBytes) end();
        readings.push(...session);
        sessions += count;
        bytes += size;
      },
      end,
    };
  }

  const addPart = (part: readonly PreparedReading[]): void => {
    for (const piece of pieces(part)) open.add(piece);
  };
  return {
    // What no message can hold goes as parts, too.
    addWhole: (session) =>
      sizeOf(session) + bytesAround > mostBytes ? addPart(session) : session.length > 0 && whole.add(session),
    addPart,
    take(isLast = false) {
      if (isLast) {
        whole.end();
        open.end();
      }
      return full.splice(0);
    },
  };
}

/** A session in pieces of which each fits into a message. */
function pieces(session: readonly PreparedReading[]): readonly (readonly PreparedReading[])[] {
  const cut: PreparedReading[][] = [];
  let bytes = 0;
  for (const reading of session) {
    const current = cut.at(-1);
    if (current && bytes + reading.bytes + 1 + bytesAround <= mostBytes) current.push(reading);
    else {
      cut.push([reading]);
      bytes = 0;
    }
    bytes += reading.bytes + 1;
  }
  return cut;
}

const sizeOf = (session: readonly PreparedReading[]): number =>
  session.reduce((bytes, reading) => bytes + reading.bytes + 1, 0);

/** The body of a message, as the readings queue takes it. */
export const bodyOf = ({ readings, isOpen }: BulkMessage): string =>
  `{${isOpen ? '"open":true,' : ''}"readings":[${readings.map(({ json }) => json).join(',')}]}`;
