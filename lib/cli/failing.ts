import { type Command, CommanderError } from 'commander';

/** What becomes of a command's rejection: wrong usage stays what it is, all else ends it with status 1 and its sentence. */
export const failing =
  (command: Command) =>
  (error: Error): never => {
    if (error instanceof CommanderError) throw error;
    return command.error(error.message);
  };
