/** A number that grows in place on a terminal, on standard error; elsewhere nothing. */
export function countShown(label: string): { of: (about: number) => void; add: () => void; end: () => void } {
  const { stderr } = process;
  let count = 0;
  let about = 0;
  let shownAt = 0;
  const show = (): void => {
    shownAt = Date.now();
    stderr.write(`\r\u001b[2K${count} of about ${Math.max(about, count)} ${label}`);
  };
  return {
    of: (number) => {
      about = number;
    },
    add: () => {
      count += 1;
      if (stderr.isTTY && Date.now() - shownAt >= 100) show();
    },
    end: () => {
      if (stderr.isTTY && shownAt > 0) stderr.write('\r\u001b[2K');
    },
  };
}
