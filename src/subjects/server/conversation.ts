import { setTimeout as wait } from 'node:timers/promises';
import type { Mark, WireConnection } from '../../client/connection.ts';
import type { Patience } from '../../client/patience.ts';
import type { ClientStep } from '../../model/server-scenario.ts';
import type { ProbeHub } from './hub.ts';

/** What one conversation is about. */
export interface Subject {
  readonly hub: ProbeHub;
  readonly connection: WireConnection;
  readonly mark: Mark;
  /** Ids of the scripts, the request's own first. */
  readonly ids: readonly string[];
  /** The bytes of the request. */
  readonly head: string;
  readonly body: string;
  /** For each step that awaits something. */
  readonly patience: Patience;
}

/** The client's part of one request: its steps, one after the other. */
export class Conversation {
  /** Indices of steps that waited in vain. */
  readonly expired: number[] = [];
  /** The last thing that it awaited did not come, although it had done everything for it. */
  hasGivenUp = false;
  readonly #subject: Subject;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  async run(steps: readonly ClientStep[]): Promise<void> {
    const { hub, ids } = this.#subject;
    for (const step of steps) {
      if (step.do === 'go' || step.do === 'await-wait') {
        for (const id of ids) hub.hold(id, step.name);
      }
    }
    for (const [i, step] of steps.entries()) {
      const isDone = await this.#do(step);
      if (!isDone) this.expired.push(i);
      this.hasGivenUp = !isDone || (this.hasGivenUp && step.do.startsWith('await-'));
    }
  }

  /** The final response has come to its end; also for what is no response at all. */
  get isAnswered(): boolean {
    const { connection, mark } = this.#subject;
    const responses = connection.parser.responses.slice(mark.responses);
    return (
      connection.parser.extra !== '' ||
      responses.some((each) => (each.complete && !isInterim(each)) || each.fault !== null)
    );
  }

  /** False where a step that awaits something waited in vain. */
  async #do(step: ClientStep): Promise<boolean> {
    if (step.do.startsWith('await-')) return this.#await(step);
    await this.#act(step);
    return true;
  }

  async #act(step: ClientStep): Promise<void> {
    const { connection, hub, ids } = this.#subject;
    switch (step.do) {
      case 'request':
        await this.#sendRequest(step);
        break;
      case 'send':
        connection.send(step.bytes);
        break;
      case 'frame':
        connection.sendFrame(step);
        break;
      case 'go':
        for (const id of ids) hub.go(id, step.name);
        break;
      case 'pause':
        await wait(step.seconds * 1000);
        break;
      case 'end':
        connection.end();
        break;
      case 'reset':
        connection.reset();
        break;
      case 'stop-reading':
        connection.stopReading();
        break;
      case 'read':
        connection.read();
        break;
    }
  }

  async #sendRequest(step: Extract<ClientStep, { do: 'request' }>): Promise<void> {
    const { head, body, connection } = this.#subject;
    const whole = { head, body, all: head + body }[step.part ?? 'all'];
    const bytes = whole.slice(step.from ?? 0, step.to);
    const every = step.every ?? Math.max(1, bytes.length);
    for (let at = 0; at < bytes.length; at += every) {
      connection.send(bytes.slice(at, at + every));
      // Each piece is to go out in a packet of its own.
      if (at + every < bytes.length) await wait(1);
    }
  }

  #await(step: ClientStep): Promise<boolean> {
    const { connection, hub, ids, patience } = this.#subject;
    switch (step.do) {
      case 'await-wait':
        return this.#probe(() => ids.some((id) => hub.isWaiting(id, step.name)));
      case 'await-call':
        return this.#probe(() => ids.every((id) => hub.hasEnded(id)));
      case 'await-end':
        return connection.until(() => connection.hasEnded, patience);
      default:
        return connection.until(() => this.#hasCome(step), patience);
    }
  }

  #hasCome(step: ClientStep): boolean {
    const { connection, mark } = this.#subject;
    const responses = connection.parser.responses.slice(mark.responses);
    const final = responses.find((each) => !isInterim(each));
    switch (step.do) {
      case 'await-head':
        return final !== undefined;
      case 'await-interim':
        return responses.some((each) => each.status === step.status);
      case 'await-body':
        return final !== undefined && final.received >= step.bytes;
      case 'await-frames':
        return this.#frames(step.opcode) >= step.count;
      default:
        return this.isAnswered;
    }
  }

  #frames(opcode: number | undefined): number {
    const { frames } = this.#subject.connection.frames;
    return frames.filter(
      (each) => each.from === 'server' && (opcode === undefined || each.opcode === opcode),
    ).length;
  }

  /** A connection that has ended may still be served. */
  #probe(holds: () => boolean): Promise<boolean> {
    return this.#subject.hub.until(holds, this.#subject.patience);
  }
}

function isInterim({ status }: { readonly status: number }): boolean {
  return status >= 100 && status < 200 && status !== 101;
}
