import type { ServerRun } from '../../model/served.ts';
import type { ServerDrive, StartedServer } from '../../model/server-scenario.ts';
import type { Way } from './drive.ts';
import type { Launch } from './launch.ts';

/** A start that several scenarios use; it ends with the last of them. */
export class SharedStart {
  readonly #launch: Promise<Launch>;
  #users = 0;

  constructor(launch: Promise<Launch>) {
    this.#launch = launch;
  }

  /** Whether its end has begun. */
  get isOver(): boolean {
    return this.#users === 0;
  }

  /** What one more scenario has of it. */
  async use(way: Way): Promise<StartedServer> {
    this.#users += 1;
    const launch = await this.#launch;
    return {
      ready: () => launch.ready(),
      tries: (within) => launch.tries(within),
      awaitWait: (name) => launch.awaitWait(name),
      hold: (name) => launch.hold(name),
      go: (name) => launch.go(name),
      get drive(): ServerDrive {
        return launch.driveFor(way);
      },
      ask: () => undefined,
      ended: () => this.#leave(launch),
    };
  }

  async #leave(launch: Launch): Promise<ServerRun> {
    this.#users -= 1;
    if (!this.isOver) return launch.run();
    launch.ask();
    return launch.ended();
  }
}
