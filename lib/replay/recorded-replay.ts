import type { OperatorIntent, OperatorRecord } from '../domain/operator-action.ts';
import { type ActionEnd, recordedAction } from '../letters/recorded-action.ts';
import {
  type NothingMoved,
  type NotShown,
  type ReplayOrder,
  type ReplayPlan,
  type ReplayReport,
  type ReplayWorld,
  replay,
} from '../replay.ts';

export interface Recording {
  intent: OperatorIntent;
  record: OperatorRecord;
  /** Why the plan shall not be carried out, where that is so. */
  permit: (plan: ReplayPlan) => Promise<string | undefined>;
}

/** `notRecorded`: why the operators' record does not tell how it ended. */
export type RecordedReplay = ({ ok: true; report: ReplayReport } | NothingMoved) & NotShown & { notRecorded?: string };

/** Replays letters, entered in the operators' record before anything is moved and when it has ended. */
export async function recordedReplay(
  order: ReplayOrder,
  world: ReplayWorld,
  { intent, record, permit }: Recording,
): Promise<RecordedReplay> {
  const action = recordedAction(intent, record, world.clock);
  try {
    const done = await replay(order, world, async (plan) => (await permit(plan)) ?? (await action.begin()));
    const notRecorded = await action.end(endOf(done));
    return notRecorded === undefined ? done : { ...done, notRecorded };
  } catch (error) {
    await action.end({ result: 'failed', counts: {}, detail: (error as Error).message });
    throw error;
  }
}

function endOf(done: Awaited<ReturnType<typeof replay>>): ActionEnd {
  if (!done.ok) return { result: 'failed', counts: {}, detail: done.reason };
  const { plan, sent, failed, notDeleted, left, stop, outcomes } = done.report;
  const followed = outcomes?.ok === true ? outcomes.value : undefined;
  return {
    result: failed.length > 0 && !stop ? 'failed' : resultOf(stop),
    counts: {
      selected: plan.selected,
      replayed: sent.size,
      failed: failed.length,
      left: left.length,
      unchanged: plan.unchanged.length,
      notDeleted: notDeleted.length,
      ...(followed && {
        filed: followed.filed.length,
        refused: followed.refused.length,
        waiting: followed.waiting.length,
      }),
    },
    ...(stop?.kind === 'failed' && { detail: stop.reason }),
  };
}

function resultOf(stop: ReplayReport['stop']): ActionEnd['result'] {
  if (!stop) return 'done';
  return stop.kind === 'canary' ? 'stopped' : stop.kind;
}
