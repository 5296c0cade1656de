import type { HostMessage } from '../bridge/host.ts';
import { SubjectError } from '../model/errors.ts';
import type { Exchange } from '../model/evidence.ts';
import type { CaseRunner } from './case-runner.ts';
import { type Case, shutdownStep } from './cases.ts';
import { within } from './promises.ts';

/** How many times as long as an exchange a start-up may take: models are loaded, pools filled. */
const START_UP = 6;
/** Seconds for an application that has answered the shutdown to return. */
const RETURN = 0.25;

/** One lifespan of an ASGI application, open while its requests run. */
export class Lifespan {
  readonly #runner: CaseRunner;
  readonly #timeout: number;
  #running: { id: number; ended: Promise<Exchange> } | null = null;

  constructor(runner: CaseRunner, timeout: number) {
    this.#runner = runner;
    this.#timeout = timeout;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /**
   * Starts it up. An application that raises, returns or does not answer goes without; one that
   * answers `startup.failed` or ends the process cannot be judged (SubjectError).
   */
  async start(made: Case): Promise<void> {
    const answered = this.#runner.next('phase', 'exit');
    const running = this.#runner.begin(made);
    const patience = this.#timeout * START_UP;
    const answer = await within(patience, Promise.race([answered, running.ended]));
    if (answer === null) {
      await this.#runner.cancel(running.id);
    } else if (!('op' in answer)) {
      if (answer.ended.how === 'died') this.#refuseDeath(String(answer.ended.detail));
    } else if (answer.op === 'exit') {
      this.#refuseDeath(String(answer['how']));
    } else {
      this.#running = running;
      // Whatever else it does after it has failed is seen too.
      if (answer['phase'] === 'failed') await within(RETURN, running.ended);
      refuseFailure(answer);
    }
  }

  #refuseDeath(how: string): never {
    const error = new SubjectError(
      `the process ${how} during lifespan.startup`,
      'no server could have started; what it printed may say more (-v)',
    );
    // There is no need of another process.
    this.#runner.fail(error);
    throw error;
  }

  /** Shuts it down, where it was started. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    const answered = this.#runner.next('phase', 'exit');
    this.#runner.send({ op: 'feed', id: running.id, steps: [shutdownStep()], more: false });
    const answer = await within(this.#timeout, Promise.race([answered, running.ended]));
    if (answer === null) {
      await this.#runner.cancel(running.id);
    } else if ('op' in answer && (await within(RETURN, running.ended)) === null) {
      // It has answered; a server that ends need not wait for more.
      this.#runner.send({ op: 'abandon', id: running.id });
      await within(RETURN, running.ended);
    }
  }

  /** Forgets it: its process is gone. */
  forget(): void {
    this.#running = null;
  }
}

function refuseFailure(answer: HostMessage): void {
  if (answer['phase'] !== 'failed') return;
  const message = (answer['message'] as string | null) ?? '';
  throw new SubjectError(
    `the application answered lifespan.startup.failed${message && `: ${message}`}`,
    'a server would not have started; give it what it needs to start up',
  );
}
