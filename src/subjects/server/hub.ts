import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { decodeValue, type WireValue } from '../../bridge/decode.ts';
import { now } from '../../client/connection.ts';
import { afterPatience, type Patience } from '../../client/patience.ts';
import type { Outcome, ProbeCall, ProbeEvent, ProbeScript } from '../../model/probe.ts';
import { type NumberedScript, numbered } from './scripts.ts';

type Message = Readonly<Record<string, unknown>>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Call extends Mutable<Omit<ProbeCall, 'events'>> {
  events: ProbeEvent[];
  /** Its end, where events that came before it have yet to be heard. */
  ending: Message | null;
  readonly numbered: NumberedScript | null;
}

interface Waiting {
  readonly socket: Socket;
  readonly call: Call;
  readonly step: number;
  readonly name: string;
}

/** What one process with the probe said when it first spoke. */
export interface Hello {
  readonly t: number;
  readonly process: number;
  readonly interface: 'wsgi' | 'asgi';
  readonly python: string;
}

/** Where the probes of one server report; see `gw_conform/probe_channel.py`. */
export class ProbeHub {
  readonly hellos: Hello[] = [];
  /** In the order in which they began. */
  readonly calls: Call[] = [];
  /** The same by their own ids, and by those that were asked for. */
  readonly #known = new Map<string, Call>();
  readonly #asked = new Map<string, Call[]>();
  readonly #server: Server;
  readonly #token = randomBytes(12).toString('hex');
  readonly #sockets = new Set<Socket>();
  readonly #scripts = new Map<string, NumberedScript>();
  /** `id` and name of waits that somebody lets go. */
  readonly #held = new Set<string>();
  readonly #gone = new Map<string, number>();
  #waiting: Waiting[] = [];
  readonly #listeners = new Set<() => void>();
  #isClosed = false;

  private constructor() {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async open(): Promise<ProbeHub> {
    const hub = new ProbeHub();
    await new Promise<void>((resolve, reject) => {
      hub.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return hub;
  }

  /** The value of the environment variable `GW_CONFORM_PROBE`. */
  get address(): string {
    const { port } = this.#server.address() as { port: number };
    return `127.0.0.1:${port}:${this.#token}`;
  }

  /** What the probe is to do when it is called under this id. */
  tell(id: string, script: ProbeScript): void {
    this.#scripts.set(id, numbered(script));
  }

  /** Steps `wait` of this name stop until somebody says `go`; with the id `*`, in any call. */
  hold(id: string, name: string): void {
    this.#held.add(`${id} ${name}`);
  }

  go(id: string, name: string): void {
    const key = `${id} ${name}`;
    const index = this.#waiting.findIndex((each) => isMeant(each, id, name));
    if (index < 0) {
      this.#gone.set(key, (this.#gone.get(key) ?? 0) + 1);
      return;
    }
    const [waiting] = this.#waiting.splice(index, 1);
    if (waiting !== undefined) this.#answerWait(waiting);
  }

  /** Nobody waits for anything under this id any more. */
  release(id: string): void {
    const prefix = `${id} `;
    for (const key of this.#held) if (key.startsWith(prefix)) this.#held.delete(key);
    const isFree = (each: Waiting) => each.call.asked === id && !this.#held.has(`* ${each.name}`);
    for (const each of this.#waiting.filter(isFree)) this.#answerWait(each);
    this.#waiting = this.#waiting.filter((each) => !isFree(each));
  }

  /** Lets go of everything that was told under this id. */
  forget(id: string): void {
    this.release(id);
    this.#scripts.delete(id);
    for (const call of this.#asked.get(id) ?? []) this.#known.delete(call.id);
    this.#asked.delete(id);
    this.calls.splice(0, this.calls.length, ...this.calls.filter(({ asked }) => asked !== id));
  }

  isWaiting(id: string, name: string): boolean {
    return this.#waiting.some((each) => isMeant(each, id, name));
  }

  /** Whether something was called under one of these ids. */
  isCalled(ids: readonly string[]): boolean {
    return ids.some((id) => this.#asked.has(id));
  }

  /** Whether something was called under this id, and all that was has ended. */
  hasEnded(id: string): boolean {
    const calls = this.#asked.get(id);
    return calls !== undefined && calls.every(({ ended }) => ended !== 'running');
  }

  callsOf(ids: readonly string[]): ProbeCall[] {
    const [id = ''] = ids;
    if (ids.length === 1) return (this.#asked.get(id) ?? []).map(evidence);
    return this.calls.filter(({ asked }) => asked !== null && ids.includes(asked)).map(evidence);
  }

  /** The calls that no request of a scenario led to: lifespans, and those that nobody asked for. */
  otherCalls(): ProbeCall[] {
    const others = ({ asked }: Call) =>
      asked === null || asked === 'lifespan' || !this.#scripts.has(asked);
    return this.calls.filter(others).map(evidence);
  }

  /** No probe is connected: everything that one has said has been heard. */
  get isQuiet(): boolean {
    return this.#sockets.size === 0;
  }

  /** Calls back on everything that a probe says, until it is taken away. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves true when it holds, false when patience is over. */
  until(holds: () => boolean, patience: Patience): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    // No probe will say anything any more.
    if (this.#isClosed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (value: boolean) => {
        giveUp();
        stop();
        resolve(value);
      };
      const giveUp = afterPatience(patience, () => settle(holds()));
      const stop = this.listen(() => {
        if (holds() || this.#isClosed) settle(holds());
      });
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const listener of this.#listeners) listener();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    let rest = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#take(socket, line);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      for (const listener of this.#listeners) listener();
    });
  }

  #take(socket: Socket, line: string): void {
    const message = parse(line);
    if (message === null || !this.#isTrusted(socket, message)) {
      socket.destroy();
      return;
    }
    const { op } = message;
    if (op === 'begin') this.#begin(socket, message);
    else if (op !== 'hello') this.#continue(socket, message);
    for (const listener of this.#listeners) listener();
  }

  readonly #trusted = new WeakSet<Socket>();

  /** Anybody on this machine can connect; only a probe of ours knows the token. */
  #isTrusted(socket: Socket, message: Message): boolean {
    if (message['op'] === 'hello' && message['token'] === this.#token) {
      this.#trusted.add(socket);
      const { process, python } = message as unknown as Hello;
      this.hellos.push({ t: now(), process, python, interface: message['interface'] as 'wsgi' });
    }
    return this.#trusted.has(socket);
  }

  #begin(socket: Socket, told: Message): void {
    const { op: _op, ...message } = told;
    const asked = message['asked'] as string | null;
    const script = asked === null ? undefined : this.#scripts.get(asked);
    const call = {
      ...message,
      id: message['call'] as string,
      offered: decodeValue(message['offered'] as WireValue),
      afterwards: null,
      events: [],
      ended: 'running',
      ending: null,
      numbered: script ?? null,
    } as unknown as Call;
    this.calls.push(call);
    this.#known.set(call.id, call);
    if (asked !== null) this.#asked.set(asked, [...(this.#asked.get(asked) ?? []), call]);
    reply(socket, { op: 'script', call: call.id, script: script?.message ?? null });
  }

  #continue(socket: Socket, message: Message): void {
    const call = this.#known.get(message['call'] as string);
    if (call === undefined) return;
    if (message['op'] === 'event') call.events.push(toEvent(message, call.numbered));
    if (message['op'] === 'wait') this.#wait(socket, call, message['step'] as number);
    if (message['op'] === 'end') call.ending = message;
    if (call.ending !== null) end(call, call.ending);
  }

  #wait(socket: Socket, call: Call, step: number): void {
    const told = call.numbered?.steps[step];
    const name = told?.do === 'wait' ? told.for : '';
    const waiting = { socket, call, step, name };
    const keys = [`${call.asked} ${name}`, `* ${name}`].filter((key) => this.#held.has(key));
    const paid = keys.find((key) => (this.#gone.get(key) ?? 0) > 0);
    if (keys.length > 0 && paid === undefined) {
      this.#waiting.push(waiting);
      return;
    }
    if (paid !== undefined) this.#gone.set(paid, (this.#gone.get(paid) ?? 0) - 1);
    this.#answerWait(waiting);
  }

  #answerWait({ socket, call, step }: Waiting): void {
    reply(socket, { op: 'go', call: call.id, step });
  }
}

/** Once what it did before is known: threads tell of that on connections of their own. */
function end(call: Call, ending: Message): void {
  const { op: _op, call: _call, t: _t, how, afterwards, told = 0, ...more } = ending;
  if (call.events.length < (told as number)) return;
  const decoded = decodeValue(afterwards as WireValue);
  Object.assign(call, more, { ended: how, afterwards: decoded, ending: null });
}

function isMeant({ call, name: own }: Waiting, id: string, name: string): boolean {
  return own === name && (id === '*' || call.asked === id);
}

/**
 * A call as evidence: what a message said besides is kept. Each thread of a server tells of what it
 * did on a connection of its own: the order is that of their clock, not that of arrival.
 */
function evidence(told: Call): ProbeCall {
  const { numbered: _numbered, ending: _ending, ...call } = told;
  const over = ({ t, until }: ProbeEvent) => until ?? t;
  return { ...call, events: call.events.toSorted((a, b) => over(a) - over(b)) };
}

function toEvent(told: Message, script: NumberedScript | null): ProbeEvent {
  const { op: _op, call: _call, ...message } = told;
  const step = message['step'] as number | null;
  return {
    ...message,
    step: step === null ? null : (script?.steps[step] ?? null),
    outcome: toOutcome(message['outcome'] as Message | null),
  } as unknown as ProbeEvent;
}

function toOutcome(outcome: Message | null): Outcome | null {
  if (outcome === null) return null;
  const isValue = outcome['raised'] === null && outcome['waiting'] === false;
  const returned = isValue ? decodeValue(outcome['returned'] as WireValue) : null;
  return { ...outcome, returned } as unknown as Outcome;
}

function parse(line: string): Message | null {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return null;
  }
}

function reply(socket: Socket, message: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
