import type { adaptiveLimit } from '../../../lib/adapters/concurrency.ts';
import type { Letter } from '../../../lib/domain/dead-letter.ts';
import type { Attributes } from '../../../lib/domain/message.ts';
import type { ingest } from '../../../lib/ingest.ts';
import type { Cell, Ports } from '../../../lib/ports.ts';
import type { OperatorAct, Plan } from '../plan/plan.ts';
import { chanceOf } from './chance.ts';
import { type Context, faultIn } from './context.ts';
import { faultsOf } from './faults.ts';
import type { History, LetterRecord, SentMessage } from './history.ts';
import type { Invocation } from './invocation.ts';
import { cells, ionworksWorld } from './ionworks.ts';
import { ledgerWorld } from './ledger.ts';
import { bodyToSend } from './operator.ts';
import { type Container, platformOf } from './platform.ts';
import { type Send, sendOfJunk, sendsOfVisit, startAt } from './producers.ts';
import { queueOf } from './queue.ts';
import { queuesFor } from './queues-port.ts';
import { traceOf } from './trace.ts';
import { virtualTime } from './virtual-time.ts';

/** What of the project is simulated. */
export interface Project {
  ingest: typeof ingest;
  adaptiveLimit: typeof adaptiveLimit;
}

export interface RunOptions {
  isTraced?: boolean;
  /** Sent beside what the plan's visits send. */
  sends?: readonly Send[];
  cells?: readonly Cell[];
  isPoison?: (body: string) => boolean;
  /** How long after the plan's last event everything must have come to rest. */
  restMs?: number;
}

const dayMs = 24 * 3600 * 1000;
/** As serverless.yml has them. */
const retentionMs = 14 * dayMs;
const mostReceives = 1000;
/** How long the plan's faults may go on after its last event. */
const faultsLastMs = 15 * 60_000;
const sessionGapMs = 900_000;
/** A session is complete when nothing new of it was sent for so long. */
export const sessionQuietMs = 90_000;

/** Plays a plan in a world of its own until everything has come to rest, and tells what happened. */
export async function runPlan(plan: Plan, project: Project, options: RunOptions = {}): Promise<History> {
  const { isTraced = false, restMs = 5 * dayMs } = options;
  const { schedule, service } = plan;
  const time = virtualTime(startAt, schedule);
  const trace = traceOf(time, isTraced);
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const breaches: string[] = [];
  const faults = faultsOf(plan.faults, ({ on, how }) => count(`fault: ${on}: ${how}`));
  const context: Context = {
    ...{ schedule, time, trace, faults, count },
    outageOf: (of) =>
      plan.outages.find((outage) => {
        const sinceMs = time.now() - startAt - outage.atSeconds * 1000;
        return outage.of === of && sinceMs >= 0 && sinceMs < outage.forSeconds * 1000;
      }),
    breach: (sentence) => breaches.push(sentence),
  };

  const sent = new Map<string, SentMessage>();
  const letters = new Map<string, LetterRecord>();
  const chance = chanceOf(schedule, 'world');
  let ids = 0;

  const ionworks = ionworksWorld(service, context, options.cells ?? cells);
  const ledger = ledgerWorld(context);
  const readings = queueOf({
    ...{ time, chance, retentionMs, mostReceives },
    onVisible: () => platform.wake(),
    onExpired: ({ id }) => {
      (sent.get(id) as SentMessage).expired = true;
    },
    onGivenUp: (message) => {
      count('given up by SQS');
      const letter = { messageId: message.id, ...message };
      post(letter, { invocation: undefined, confirmed: true });
    },
    onDeleted: ({ id }) => {
      (sent.get(id) as SentMessage).deletedAt = time.now();
    },
  });
  const deadLetters = queueOf({
    ...{ time, chance, retentionMs: Number.POSITIVE_INFINITY, mostReceives: Number.POSITIVE_INFINITY },
    ...{ onVisible: () => {}, onExpired: () => {}, onGivenUp: () => {}, onDeleted: () => {} },
  });

  const put = (body: string, attributes: Attributes, from: SentMessage['from'], delayMs = 0) => {
    const id = `m${sent.size + 1}`;
    sent.set(id, { ...{ id, body, attributes, sentAt: time.now(), from }, deliveries: [] });
    trace.say(from, () => `sends ${id}${delayMs > 0 ? ` (visible after ${delayMs / 1000} s)` : ''}: ${inShort(body)}`);
    readings.send({ id, body, attributes }, delayMs);
  };
  const post = (
    { messageId, body, attributes }: Pick<Letter, 'messageId' | 'body' | 'attributes'>,
    { invocation, confirmed }: Pick<LetterRecord, 'invocation' | 'confirmed'>,
  ) => {
    const id = `L${letters.size + 1}`;
    letters.set(id, { ...{ id, at: time.now(), messageId, invocation, body, attributes, confirmed } });
    const code = attributes.get('problem_code')?.value ?? 'no code';
    trace.say('SQS', () => `has the dead letter ${id} of ${messageId} (${code}): ${inShort(body)}`);
    deadLetters.send({ id, body, attributes });
  };

  const platform = platformOf(
    {
      ...{ service, stumbles: plan.stumbles, readings, ingest: project.ingest },
      newContainer: (): Container => ({ limit: project.adaptiveLimit(16, time), knownCells: new Map() }),
      portsFor: (invocation, container) => portsFor(invocation, container),
      messageRecord: (id) => sent.get(id) as SentMessage,
      isPoison: options.isPoison ?? (() => false),
    },
    context,
  );

  const portsFor = (invocation: Invocation, { limit, knownCells }: Container): Ports => {
    return {
      ionworks: ionworks.portFor(invocation),
      queues: queuesFor(
        invocation,
        {
          readings,
          post: (letter, confirmed) => post(letter, { invocation: invocation.record.number, confirmed }),
        },
        context,
      ),
      ledger: ledger.portFor(invocation),
      clock: {
        now: time.now,
        sleep: (ms) => invocation.ask('sleep', (answer) => answer(undefined, ms)),
      },
      random: chanceOf(schedule, 'jitter', invocation.record.number).next,
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      limit,
      registry: async () => {
        const isThere = await invocation.ask<boolean>('registry', (answer) =>
          answer(faultIn('registry', context, invocation) === undefined, 1),
        );
        if (!isThere) throw new Error('Cannot read the registry: SSM did not answer');
        return new Map();
      },
      knownCells,
      report: (event) => {
        if (invocation.isRunning()) invocation.record.events.push(event);
      },
      settings: {
        ...{ canonicalUnits: new Map(), decimalMark: undefined, sessionGapMs, sessionQuietMs },
        api: { timeoutMs: 10_000, maxAttempts: 4 },
      },
    };
  };

  const act = ({ kind, letters: most, stops }: OperatorAct) => {
    for (const { id, body, attributes, receipt } of deadLetters.receive(most, 30_000)) {
      count(kind === 'redrive' ? 'redriven' : kind === 'correct' ? 'replayed, corrected' : 'replayed as it was');
      trace.say('operator', () => `${kind}s the letter ${id}${stops ? ', and stops before deleting it' : ''}`);
      time.after(chance.between(10, 2000), () => {
        put(
          kind === 'redrive' ? body : bodyToSend({ body, attributes }, { kind }),
          attributes,
          kind === 'redrive' ? kind : 'operator',
        );
        if (stops && kind !== 'redrive') return;
        time.after(chance.between(10, 500), () => {
          deadLetters.delete(receipt);
          (letters.get(id) as LetterRecord).takenAt = time.now();
        });
      });
    }
  };

  const sends = [...plan.visits.flatMap(sendsOfVisit), ...plan.junk.map(sendOfJunk), ...(options.sends ?? [])];
  for (const { atMs, delayMs, body, attributes } of sends) {
    time.at(startAt + atMs, () => put(body, attributes, 'producer', delayMs));
  }
  for (const one of plan.operator) time.at(startAt + one.atSeconds * 1000, () => act(one));

  const lastMs = Math.max(
    0,
    ...sends.map(({ atMs }) => atMs),
    ...plan.operator.map(({ atSeconds }) => atSeconds * 1000),
    ...plan.outages.map(({ atSeconds, forSeconds }) => (atSeconds + forSeconds) * 1000),
  );
  time.at(startAt + lastMs + faultsLastMs, faults.stop);
  const end = await time.passUntil(startAt + lastMs + restMs);

  return {
    ...{ startedAt: startAt, endedAt: time.now(), end: readings.size() > 0 ? 'limit' : end },
    sent: [...sent.values()],
    invocations: platform.invocations,
    requests: ionworks.requests,
    measurements: ionworks.measurements,
    letters: [...letters.values()],
    ledger: ledger.items(),
    ...{ breaches, counts, trace: trace.happenings },
  };
}

const inShort = (body: string): string => (body.length > 200 ? `${body.slice(0, 200)}…` : body);
