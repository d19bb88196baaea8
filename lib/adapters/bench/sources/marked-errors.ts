import { spawn } from 'node:child_process';

/**
 * Has an open serial port mark bytes that arrive with a wrong parity or without their stop bit: 0xFF 0x00 stands before
 * each, and the frame is refused. The `serialport` package has ports let them pass or leave them out, by driver, and a
 * number that lost a digit is a wrong number. Where there is no `stty`, as on Windows, all stays as it is.
 */
export function markErrors(path: string): Promise<void> {
  if (process.platform === 'win32') return Promise.resolve();
  // The port is opened anew: a child that is handed it would make reads from it wait, here, too.
  const device = process.platform === 'linux' ? '-F' : '-f';
  return new Promise((resolve) => {
    const stty = spawn('stty', [device, path, 'inpck', 'parmrk', '-ignpar'], { stdio: 'ignore', timeout: 2000 });
    stty.on('error', () => resolve());
    stty.on('exit', () => resolve());
  });
}
