const LIMIT = 64 * 1024;

/** What a subject printed: the beginning and the end, when it printed a lot. */
export class Log {
  #heads = { stdout: '', stderr: '' };
  #tails = { stdout: '', stderr: '' };

  add(stream: 'stdout' | 'stderr', text: string): void {
    const room = LIMIT - this.#heads[stream].length;
    this.#heads[stream] += text.slice(0, room);
    this.#tails[stream] = (this.#tails[stream] + text.slice(room)).slice(-LIMIT);
  }

  clear(): void {
    this.#heads = { stdout: '', stderr: '' };
    this.#tails = { stdout: '', stderr: '' };
  }

  texts(): { stdout: string; stderr: string } {
    return { stdout: this.#text('stdout'), stderr: this.#text('stderr') };
  }

  #text(stream: 'stdout' | 'stderr'): string {
    const [head, tail] = [this.#heads[stream], this.#tails[stream]];
    return tail.length < LIMIT ? head + tail : `${head}\n[…]\n${tail}`;
  }
}
