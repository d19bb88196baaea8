import { Command } from 'commander';

import { discardCommand } from './dlq/discard-command.ts';
import { exportCommand } from './dlq/export-command.ts';
import { listCommand } from './dlq/list-command.ts';
import { replayCommand } from './dlq/replay-command.ts';
import { showCommand } from './dlq/show-command.ts';

/** `dlq`: the dead-letter queue, as the operator handles it in the morning. */
export const dlqCommand = (): Command =>
  new Command('dlq')
    .description('see what was refused and why, fix it and replay it')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(replayCommand())
    .addCommand(exportCommand())
    .addCommand(discardCommand());
