import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What programs are made of; an application may well write files of other kinds when asked. */
const SOURCES = ['.py', '.html', '.jinja', '.jinja2', '.j2', '.toml', '.ini', '.cfg'];
const NOT_OURS = ['node_modules', '__pycache__', 'site-packages', 'venv'];
/** Milliseconds; an editor writes a file in several steps. */
const QUIET = 40;
const INTERRUPTED = 130;

/** Runs again whenever a source below the folder has changed, until interrupted. */
export async function runOnChange(run: () => Promise<number>, folder: string): Promise<number> {
  using sources = await Sources.open(folder);
  const stop = () => sources.end();
  for (;;) {
    if (process.stdout.isTTY) process.stdout.write('\u001b[2J\u001b[H');
    sources.forget();
    const code = await run();
    if (code === INTERRUPTED) return code;
    process.once('SIGINT', stop).once('SIGTERM', stop);
    process.stderr.write(`gw-conform: waits for a change below ${folder}; Ctrl+C ends it\n`);
    const changed = await sources.changed();
    process.off('SIGINT', stop).off('SIGTERM', stop);
    if (!changed) return code;
  }
}

/** The folders of a project and what happens in them. */
class Sources {
  readonly #watchers: FSWatcher[] = [];
  #hasChanged = false;
  #isOver = false;
  #tell = () => {};

  static async open(folder: string): Promise<Sources> {
    const sources = new Sources();
    await sources.#add(folder);
    return sources;
  }

  /** Changes from now on. */
  forget(): void {
    this.#hasChanged = false;
  }

  /** Whether it was a change that ended the waiting. */
  async changed(): Promise<boolean> {
    while (!this.#hasChanged && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
    if (!this.#isOver) await wait(QUIET);
    return !this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    this.#tell();
  }

  [Symbol.dispose](): void {
    for (const each of this.#watchers) each.close();
  }

  async #add(folder: string): Promise<void> {
    const watcher = watch(folder, (_, name) => {
      if (name === null || !SOURCES.includes(extname(name))) return;
      this.#hasChanged = true;
      this.#tell();
    });
    // A folder that has gone tells no more.
    watcher.on('error', () => watcher.close());
    this.#watchers.push(watcher);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const isOurs = !entry.name.startsWith('.') && !NOT_OURS.includes(entry.name);
      if (entry.isDirectory() && isOurs) await this.#add(join(folder, entry.name));
    }
  }
}
