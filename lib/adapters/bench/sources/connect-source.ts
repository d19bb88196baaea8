import type { Source, SourceEvent, SourceSettings } from '../../../bench/source.ts';
import { followedFile } from './followed-file.ts';
import { keptConnection } from './kept-connection.ts';
import { serialReach } from './serial-line.ts';
import { simulatedReach } from './simulated-line.ts';
import { realWorld, type SourceWorld } from './source-world.ts';
import { tcpReach } from './tcp-line.ts';

/**
 * Connects an instrument, and tells what comes from it. Nothing is told before this has returned. The keyboard has
 * nothing to connect: whoever has the screen has its lines.
 */
export function connectSource(
  settings: SourceSettings,
  tell: (event: SourceEvent) => void,
  world: SourceWorld = realWorld,
): Source {
  const { connection } = settings;
  switch (connection.kind) {
    case 'serial':
      return keptConnection(settings, serialReach(connection, world), tell, world);
    case 'tcp':
      return keptConnection(settings, tcpReach(connection, world), tell, world);
    case 'simulated': {
      const asked = { command: '', ...settings.asked };
      return keptConnection({ ...settings, asked }, simulatedReach(connection.format), tell, world);
    }
    case 'file':
      return followedFile({ path: connection.path, format: settings.says.format }, tell, world);
    case 'keyboard':
      return { ask: () => {}, close: async () => {} };
  }
}
