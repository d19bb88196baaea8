import type { BenchSettings, StageSettings } from '../../../bench/settings.ts';
import type { SourceSettings } from '../../../bench/source.ts';
import { readFields } from '../../../domain/fields.ts';
import { isLocal } from '../../queue-client.ts';
import type { BenchFlags } from './bench-options.ts';
import { whyNoPositions } from './positions-option.ts';
import type { Read } from './read.ts';
import { whyNotSayable } from './sayable.ts';
import { whyNoPrefixes, whyNoStages } from './typed-options.ts';

/** What a bench is set up with; or what of it contradicts itself, in a sentence. */
export function settingsOf(
  flags: BenchFlags,
  { sources, queueUrl }: Pick<BenchSettings, 'sources' | 'queueUrl'>,
): Read<BenchSettings> {
  const { positions = [], cellPrefix: cellPrefixes = [], operator, lab, protocol, notes } = flags;
  const stages = stagesOf(flags);
  const typing = { keyboardReads: sources.some(isKeyboard), cellPrefixes };
  const why =
    whyNotPlayed(sources, queueUrl) ??
    whyNoPrefixes(typing) ??
    whyNoStages(stages.kind === 'one-of' ? stages.stages : [], typing) ??
    whyNoPositions(positions) ??
    whyNeverWhole(flags, sources.length) ??
    whyNotSayable('--operator', { operator }) ??
    whyNotSayable('--lab', { lab });
  const said = Object.entries({ operator, lab, protocol, notes }).filter(([, text]) => text !== undefined);
  // Texts that are empty, as `--operator "$USER"` may be, are not said.
  const around = readFields(Object.fromEntries(said));
  if (why !== undefined || !around.ok) return { ok: false, reason: `Cannot use ${why}` };
  return {
    ok: true,
    value: {
      ...{ sources, queueUrl, stages, positions, cellPrefixes },
      plan: flags.expected ?? { kind: 'open' },
      spread: flags.spread === 'none' ? undefined : flags.spread,
      quietMs: flags.live ? Math.min(flags.quiet, mostLiveQuietMs) : flags.quiet,
      live: flags.live === true,
      around: around.value,
      trustsClock: flags.trustClock === true,
    },
  };
}

/** Of readings that come singly ingest files a session after its SESSION_QUIET_SECONDS; 90, where nobody has set it. */
const mostLiveQuietMs = 90_000;

/** A played reading looks like a measured one once it is filed. */
function whyNotPlayed(sources: readonly SourceSettings[], queueUrl: string): string | undefined {
  const isPlayed = sources.some(({ connection }) => connection.kind === 'simulated');
  if (!isPlayed || isLocal(queueUrl)) return undefined;
  return `--simulate for ${queueUrl}: what is played there would be filed as measured; it is for the queues of this machine`;
}

/** One instrument takes one reading at each position. */
function whyNeverWhole({ expected, positions = [] }: BenchFlags, sources: number): string | undefined {
  const isReached = expected?.kind !== 'together' || positions.length === 0 || sources > 1;
  if (isReached || expected.count <= positions.length) return undefined;
  return `--expected ${expected.count} beside --positions ${positions.join(',')}: one instrument has one reading at each of them`;
}

const isKeyboard = ({ connection }: SourceSettings): boolean => connection.kind === 'keyboard';

function stagesOf({ stages }: BenchFlags): StageSettings {
  if (stages === undefined) return { kind: 'free' };
  return stages === false ? { kind: 'none' } : { kind: 'one-of', stages };
}
