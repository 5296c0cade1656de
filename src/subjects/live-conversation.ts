import type { HostMessage } from '../bridge/host.ts';
import type {
  AnswerHead,
  AnswerPart,
  Conversation,
  ServerSide,
  WebSocketEvent,
} from '../gateway/conversation.ts';
import type { Ending } from '../model/evidence.ts';
import type { CaseRunner } from './case-runner.ts';
import type { Case } from './cases.ts';
import { bodyStep, messageStep } from './live-cases.ts';

/** An exchange between a socket and the application in a runner's process. */
export class LiveConversation<Out extends AnswerPart | WebSocketEvent> implements Conversation {
  readonly #runner: CaseRunner;
  readonly #case: Case;
  readonly #side: ServerSide<Out>;
  /** Seconds for the application to end when its client has gone. */
  readonly #grace: number;
  #id: number | null = null;
  #isLeft = false;
  #isOver = false;
  #isExpiring = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(runner: CaseRunner, made: Case, side: ServerSide<Out>, grace: number) {
    this.#runner = runner;
    this.#case = made;
    this.#side = side;
    this.#grace = grace;
  }

  /** Calls the application; resolves when it has ended. Rejects when it cannot run any more. */
  async run(): Promise<void> {
    let how: Ending['how'] = 'died';
    try {
      how = await this.#ended();
    } finally {
      this.#isOver = true;
      clearTimeout(this.#timer);
      this.#side.ended(how);
    }
  }

  acknowledge(): void {
    // As long as it gets anywhere, it does not hang.
    this.#timer?.refresh();
    this.#send({ op: 'ack' });
  }

  giveBody(piece: Buffer, more: boolean): void {
    const text = piece.toString('latin1');
    if (this.#case.kind === 'wsgi') this.#send({ op: 'feed', body: [text], more });
    else this.#send({ op: 'feed', steps: [bodyStep(text, more)], more });
  }

  giveMessage(content: string | Buffer): void {
    this.#send({ op: 'feed', steps: [messageStep(content)], more: true });
  }

  endInput(): void {
    // WSGI knows no such thing: what cannot be written any more is seen when it is written.
    if (this.#case.kind !== 'wsgi') this.#send({ op: 'leave', half: true });
    this.expire();
  }

  leave(code: number, reason: string): void {
    this.#isLeft = true;
    this.#send({ op: 'leave', half: false, code, reason });
    this.expire();
  }

  /** Gives the application the time of grace to end, and ends it then. */
  expire(): void {
    this.#isExpiring = true;
    this.#startTimer();
  }

  #startTimer(): void {
    const id = this.#id;
    if (!this.#isExpiring || this.#isOver || id === null || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#runner.cancel(id), this.#grace * 1000);
  }

  async #ended(): Promise<Ending['how']> {
    await this.#runner.ready();
    // The client may have gone before its turn has come: then there never was an exchange.
    if (this.#isLeft) return 'left';
    const { id, ended } = this.#runner.begin(this.#case, (message) => this.#hear(message));
    this.#id = id;
    this.#startTimer();
    return (await ended).ended.how;
  }

  #send(message: object): void {
    if (this.#id !== null && !this.#isOver) this.#runner.send({ ...message, id: this.#id });
  }

  #hear(message: HostMessage): void {
    if (message.op === 'want') this.#side.wanted();
    if (message.op === 'out') this.#side.take(outOf(message) as Out);
  }
}

function outOf(message: HostMessage): AnswerPart | WebSocketEvent {
  if ('event' in message) return message['event'] as WebSocketEvent;
  const data = message['data'] as string | null;
  return {
    head: message['head'] as AnswerHead | null,
    data: data === null ? null : Buffer.from(data, 'base64'),
    end: message['end'] === true,
  };
}
