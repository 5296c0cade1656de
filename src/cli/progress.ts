/** One line on a terminal's standard error that says how far a run has come. */
export class Progress {
  readonly #on: boolean;

  constructor(options: { readonly progress: boolean; readonly quiet: boolean }) {
    const terminal = process.stderr.isTTY && process.env['CI'] === undefined;
    this.#on = terminal && options.progress && !options.quiet;
  }

  show(done: number, all: number, title: string): void {
    if (!this.#on) return;
    const width = (process.stderr.columns ?? 80) - 1;
    process.stderr.write(`\r\u001b[2K${`${done}/${all} ${title}`.slice(0, width)}`);
  }

  clear(): void {
    if (this.#on) process.stderr.write('\r\u001b[2K');
  }
}
