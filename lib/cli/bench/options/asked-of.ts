import type { SourceSettings } from '../../../bench/source.ts';
import { commandBytes, pollCommand } from '../../../domain/bench/line/poll-commands.ts';
import type { DescribedSource } from './described-sources.ts';
import type { Read } from './read.ts';
import type { SaidOfSource } from './source-options.ts';

type Asked = SourceSettings['asked'];

/** What a source is asked with, if it is asked. One that is simulated always is, whatever with. */
export function askedOf(said: SaidOfSource, { words, place, own }: DescribedSource): Read<Asked> {
  const { ask, format, everyMs } = said;
  const isSimulated = place.kind === 'simulated';
  const every = own.words.get('everyMs');
  if (ask === undefined && !isSimulated) {
    return every === undefined ? notAsked : { ok: false, reason: `Cannot use ${every} for ${words}: ${nothingToAsk}` };
  }
  const usual = format === undefined ? undefined : pollCommand(format);
  const command = ask ? commandBytes(ask, format) : (usual ?? (isSimulated ? '\r' : undefined));
  if (command !== undefined) return { ok: true, value: { command, ...(everyMs !== undefined && { everyMs }) } };
  const why =
    format === undefined
      ? 'which command asks depends on the format; give --format, or the command itself, as --ask S'
      : `by which command ${format} instruments are asked is not known here; give it, as --ask S`;
  return { ok: false, reason: `Cannot use --ask for ${words}: ${why}` };
}

/** Why readings cannot be asked for every so often. */
export const nothingToAsk = 'there is nothing to ask; --ask says what';

const notAsked: Read<Asked> = { ok: true, value: undefined };
