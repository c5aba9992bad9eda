/** A line about what is going on, for people who wait; nothing in a pipe's way but standard error. */

const started = Date.now();

/** Says what happens and how long it took; gives what it gives. */
export async function step<T>(what: string, act: () => Promise<T>): Promise<T> {
  const from = Date.now();
  try {
    return await act();
  } finally {
    const seconds = (ms: number): string => (ms / 1000).toFixed(1);
    process.stderr.write(
      `    ${seconds(Date.now() - started).padStart(7)} s  ${what} (${seconds(Date.now() - from)} s)\n`,
    );
  }
}
