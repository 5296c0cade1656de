/** Calls back when something has taken too long; it is set again for each next thing. */
export class Deadline {
  #timer: NodeJS.Timeout | null = null;

  /** Seconds from now; what was set before is forgotten. */
  set(seconds: number, passed: () => void): void {
    this.clear();
    this.#timer = setTimeout(passed, seconds * 1000);
  }

  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
