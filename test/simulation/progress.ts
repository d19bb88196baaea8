const width = 40;

/** A bar on the terminal that tells how many of the runs are done; nothing elsewhere. */
export function showProgress(runs: number): (done: number | 'end') => void {
  const { stderr } = process;
  if (!stderr.isTTY) return () => {};
  return (done) => {
    if (done === 'end') return void stderr.write('\r\u001b[2K');
    const filled = Math.round((done / runs) * width);
    stderr.write(`\r${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} of ${runs}`);
  };
}
