const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Does some work while a terminal shows that it goes on; elsewhere, a line before and one after tell as much. */
export async function whileShown<T>(label: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const hide = process.stdout.isTTY ? spin(() => `${label} … ${Math.floor(seconds())} s`) : () => {};
  if (!process.stdout.isTTY) console.log(`${label} …`);
  try {
    const result = await work();
    hide();
    console.log(`Ready after ${seconds().toFixed(1)} s.`);
    return result;
  } catch (error) {
    hide();
    throw error;
  }
}

/** Shows a line that changes in place; returns what takes it away. */
function spin(line: () => string): () => void {
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    process.stdout.write(`\r${frames[turn % frames.length]} ${line()}`);
  }, 100);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\u001b[2K');
  };
}
