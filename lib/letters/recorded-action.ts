import type { OperatorAction, OperatorIntent, OperatorRecord } from '../domain/operator-action.ts';
import type { Clock } from '../ports.ts';

/** How an action ended. */
export type ActionEnd = Pick<Extract<OperatorAction, { phase: 'ended' }>, 'result' | 'counts' | 'detail'>;

/** Enters an action when it begins and when it ends. */
export interface RecordedAction {
  /** Why it could not be entered, in a sentence: then it must not be done. */
  begin: () => Promise<string | undefined>;
  /** Enters how it ended, if it has begun; a sentence where that failed. */
  end: (end: ActionEnd) => Promise<string | undefined>;
}

/** Nothing is entered of an action that never began. */
export function recordedAction(
  intent: OperatorIntent,
  record: OperatorRecord,
  clock: Pick<Clock, 'now'>,
): RecordedAction {
  let isOpen = false;
  return {
    begin: async () => {
      const { reason } = await record({ ...intent, at: clock.now(), phase: 'begun' });
      isOpen = reason === undefined;
      return reason;
    },
    end: async (end) => {
      if (!isOpen) return undefined;
      isOpen = false;
      return (await record({ ...intent, at: clock.now(), phase: 'ended', ...end })).reason;
    },
  };
}
