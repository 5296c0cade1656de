import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Host, type HostExit, type HostMessage } from '../../../src/bridge/host.ts';
import { type PythonProcess, release, startWithSpare } from '../../../src/bridge/process.ts';
import { PYTHON, until } from '../../support/run.ts';

const OPTIONS = { python: PYTHON, cwd: process.cwd() };

/** A program in one of the processes, and what was said of it. */
class Talk {
  readonly messages: HostMessage[] = [];
  readonly exits: HostExit[] = [];
  printed = '';
  readonly host: Host;

  constructor(python: PythonProcess, source: string) {
    this.host = new Host(python, {
      onMessage: (message) => this.messages.push(message),
      onExit: (exit) => this.exits.push(exit),
      onLog: (_, text) => (this.printed += text),
    });
    this.host.send({ op: 'source', source, name: 'program.py', interface: 'wsgi' });
  }

  async loaded(): Promise<void> {
    await until('it is loaded', () => this.messages.some(({ op }) => op === 'loaded'));
  }

  async over(): Promise<HostExit | undefined> {
    await until('it has ended', () => this.exits.length > 0);
    return this.exits[0];
  }
}

const APP = 'def app(environ, start_response): pass\n';
/** Prints its process, so that it can be looked for. */
const TELLS_ITSELF = `import os\nprint("I am", os.getpid(), flush=True)\n${APP}`;

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function pidOf(talk: Talk): Promise<number> {
  await until('it has told itself', () => /I am \d+\n/.test(talk.printed));
  return Number(/I am (\d+)/.exec(talk.printed)?.[1]);
}

test('a process and its spare load programs of their own, and print where they belong', async () => {
  const [own, spare] = startWithSpare(OPTIONS);
  const one = new Talk(own, TELLS_ITSELF);
  const other = new Talk(spare, TELLS_ITSELF);
  await Promise.all([one.loaded(), other.loaded()]);
  const [first, second] = await Promise.all([pidOf(one), pidOf(other)]);
  expect(first).not.toBe(second);
  await Promise.all([one.host.close(), other.host.close()]);
  expect([first, second].filter(isRunning)).toEqual([]);
});

test.each([
  ['import os; os._exit(3)', 'exited with code 3'],
  ['import os, signal; os.kill(os.getpid(), signal.SIGSEGV)', 'was killed by SIGSEGV'],
  ['import os, signal; os.kill(os.getppid(), signal.SIGKILL)', 'was killed by SIGKILL'],
])('a spare that ends itself (%s) says how', async (source, how) => {
  const [own, spare] = startWithSpare(OPTIONS);
  const other = new Talk(spare, `${source}\n${APP}`);
  expect(await other.over()).toEqual({ how, unstarted: null });
  expect(own.hasEnded).toBe(false);
  await release(own);
});

test('the end of a process is not that of its spare, whatever else it takes with it', async () => {
  const [own, spare] = startWithSpare(OPTIONS);
  const other = new Talk(spare, TELLS_ITSELF);
  await other.loaded();
  const child =
    'import subprocess; print("I am", subprocess.Popen(["sleep", "60"]).pid, flush=True)';
  const one = new Talk(own, `${child}\n${APP}`);
  const left = await pidOf(one);
  await one.host.close();
  expect(isRunning(left)).toBe(false);
  expect(other.exits).toEqual([]);
  const pid = await pidOf(other);
  expect(isRunning(pid)).toBe(true);
  await other.host.close();
  expect(isRunning(pid)).toBe(false);
});

test('what nobody has made use of is gone when it is released', async () => {
  const [own, spare] = startWithSpare(OPTIONS);
  await Promise.all([release(own), release(spare)]);
  expect([own.hasEnded, spare.hasEnded]).toEqual([true, true]);
  // And again: whoever disposes of it need not know whether it was used.
  await release(spare);
});

test('there is no spare where there is no such interpreter', async () => {
  const [own, spare] = startWithSpare({ ...OPTIONS, python: 'no-such-python' });
  expect((await own.ended).unstarted?.code).toBe('ENOENT');
  await spare.ended;
  expect(spare.hasEnded).toBe(true);
});
