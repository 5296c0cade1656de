import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pythonSide } from '../../bridge/python-side.ts';
import { type Endpoint, now, WireConnection } from '../../client/connection.ts';
import { requestBytes } from '../../client/request-bytes.ts';
import type { ProbeScript } from '../../model/probe.ts';
import { bool, bytes, dict, int, item, list, type Py, str } from '../../model/py.ts';
import type { Served, ServerRun } from '../../model/served.ts';
import type { ServerDrive, StartedServer, StartOptions } from '../../model/server-scenario.ts';
import { SocketDrive, type Way } from './drive.ts';
import { QUIET } from './patience.ts';
import { certificates, writeCertificates } from './certificates.ts';
import { ProbeHub } from './hub.ts';
import { freePort } from './ports.ts';
import { describeEnd, ServerProcess } from './process.ts';
import type { Recipe } from './recipe.ts';

export interface LaunchOptions {
  readonly recipe: Recipe;
  readonly python: string;
  readonly cwd: string;
  /** Seconds for a request. */
  readonly patience: number;
  /** Seconds to become ready. */
  readonly loading: number;
  readonly way: Way;
}

const HOST = '127.0.0.1';
/** Milliseconds between attempts to connect. */
const PAUSE = 20;
/** Milliseconds in which a server that takes no requests yet would have answered one. */
const TRY = 400;
/** Seconds to end when asked to: only lifespans make an end worth waiting for. */
const ENDING = { wsgi: 2, asgi: 10 };
/** Milliseconds for what was said by a process that has ended; others may hold its connection. */
const LAST_WORDS = 1000;

const COMPLETES: ProbeScript = {
  call: [
    { do: 'receive-until', type: 'lifespan.startup' },
    { do: 'send', message: dict({ type: str('lifespan.startup.complete') }) },
    { do: 'receive-until', type: 'lifespan.shutdown' },
    { do: 'send', message: dict({ type: str('lifespan.shutdown.complete') }) },
  ],
};

let lastRun = 0;

/** One start of a server, from its first moment to its end. */
export class Launch implements StartedServer {
  readonly hub: ProbeHub;
  readonly process: ServerProcess;
  readonly #id = `run-${++lastRun}`;
  readonly #options: LaunchOptions;
  readonly #wanted: StartOptions;
  readonly #endpoint: Endpoint;
  readonly #folder: string;
  readonly #lifespan: ProbeScript | null;
  readonly #served: Served[] = [];
  readonly #tries: ServerRun['tries'][number][] = [];
  #readying: Promise<boolean> | null = null;
  #readyAt: number | null = null;
  #drive: SocketDrive | null = null;
  #lastAnswer: string | null = null;
  #connected = false;

  private constructor(
    options: LaunchOptions,
    wanted: StartOptions,
    parts: {
      readonly hub: ProbeHub;
      readonly process: ServerProcess;
      readonly endpoint: Endpoint;
      readonly folder: string;
      readonly lifespan: ProbeScript | null;
    },
  ) {
    this.#options = options;
    this.#wanted = wanted;
    this.hub = parts.hub;
    this.process = parts.process;
    this.#endpoint = parts.endpoint;
    this.#folder = parts.folder;
    this.#lifespan = parts.lifespan;
  }

  /** Starts the server; it need not become ready. */
  static async begin(options: LaunchOptions, wanted: StartOptions = {}): Promise<Launch> {
    const { recipe, python, cwd } = options;
    const hub = await ProbeHub.open();
    const lifespan = recipe.interface === 'asgi' ? (wanted.lifespan ?? COMPLETES) : null;
    if (lifespan !== null) hub.tell('lifespan', lifespan);
    const folder = await mkdtemp(join(tmpdir(), 'gw-conform-'));
    const port = await freePort(HOST);
    const isSecure = wanted.tls === true;
    const endpoint: Endpoint = { host: HOST, port, tls: isSecure ? { client: null } : null };
    const { command, environment = {} } = await recipe.prepare({
      host: HOST,
      port,
      app: `gw_conform.probe_${recipe.interface}:${wanted.form ?? 'application'}`,
      rootPath: wanted.rootPath ?? '',
      tls: isSecure ? await writeCertificates(folder) : null,
      folder,
    });
    const server = new ServerProcess({
      command,
      python,
      cwd,
      environment: { ...process.env, ...surroundings(hub, port), ...environment },
    });
    return new Launch(options, wanted, { hub, process: server, endpoint, folder, lifespan });
  }

  get drive(): ServerDrive {
    return this.driveFor(this.#options.way);
  }

  /** What one scenario makes requests with. */
  driveFor(way: Way): SocketDrive {
    if (this.#drive === null) throw new Error('the server is not ready');
    const onServed = (served: Served) => {
      this.#served.push(served);
      way.onServed(served);
    };
    return this.#drive.another({ ...way, onServed });
  }

  /** Whether it may serve several requests at once; only once it is ready. */
  get isConcurrent(): boolean {
    return this.#drive?.isConcurrent ?? false;
  }

  /** Whether it has called a probe of WSGI with what only ASGI has. */
  get speaksAsgi(): boolean {
    const isOther = this.#options.recipe.interface === 'wsgi';
    return isOther && this.hub.calls.some(({ offered }) => item(offered, 'asgi') !== undefined);
  }

  ready(): Promise<boolean> {
    this.#readying ??= this.#becomeReady().finally(() => (this.#readying = null));
    return this.#readying;
  }

  async #becomeReady(): Promise<boolean> {
    const deadline = Date.now() + this.#options.loading * 1000;
    const isWaiting = () => this.process.ended === null && !this.speaksAsgi;
    while (this.#drive === null && isWaiting() && Date.now() < deadline) {
      if (!(await this.#ask(deadline))) await wait(PAUSE);
    }
    return this.#drive !== null;
  }

  /** Why it is not ready, in a sentence; its log is told besides. */
  failure(): string {
    const { ended } = this.process;
    const { loading } = this.#options;
    const where = `${HOST}:${this.#endpoint.port}`;
    if (this.speaksAsgi) return 'the server speaks ASGI, and was to be judged as one of WSGI';
    if (ended !== null) return `the server ${describeEnd(ended)} before it had answered a request`;
    if (this.#lastAnswer !== null) {
      return `the server on ${where} answered '${this.#lastAnswer}' without calling the application`;
    }
    if (this.#connected) {
      return `the server accepted connections on ${where}, and answered nothing within ${loading} s`;
    }
    const loaded = this.hub.hellos.length > 0 ? 'loaded the application, and ' : '';
    return `the server ${loaded}accepted no connection on ${where} within ${loading} s: does it listen there?`;
  }

  async tries(within = 0): Promise<'refused' | 'accepted' | 'answered'> {
    const t = now();
    const connection = await WireConnection.open(this.#endpoint);
    const outcome = connection.hasEnded ? 'refused' : await this.#tryToBeAnswered(connection);
    connection.close();
    this.#tries.push({ t, outcome });
    if (outcome !== 'refused' || within <= 0) return outcome;
    await wait(PAUSE);
    return this.tries(within - PAUSE);
  }

  awaitWait(name: string): Promise<boolean> {
    const { patience } = this.#options;
    return this.hub.until(() => this.hub.isWaiting('*', name), {
      most: patience * 1000,
      quiet: () => QUIET,
      isBusy: () => this.process.activity.isBusy,
    });
  }

  hold(name: string): void {
    this.hub.hold('*', name);
  }

  go(name: string): void {
    this.hub.go('*', name);
  }

  ask(): void {
    this.process.ask();
  }

  async ended(): Promise<ServerRun> {
    await this.process.awaitEnd(ENDING[this.#options.recipe.interface]);
    // What its probes said in the end may still be on its way.
    await this.hub.until(() => this.hub.isQuiet, { most: LAST_WORDS });
    const run = this.run();
    await this.close();
    return run;
  }

  /** What is to be told of it by now. */
  run(): ServerRun {
    return {
      id: this.#id,
      lifespan: this.#lifespan,
      form: this.#wanted.form ?? 'application',
      rootPath: this.#wanted.rootPath ?? '',
      tls: this.#wanted.tls ?? false,
      calls: this.hub.otherCalls(),
      served: [...this.#served],
      started: this.process.started,
      ready: this.#readyAt,
      tries: [...this.#tries],
      asked: this.process.asked,
      ended: this.process.ended,
      log: this.process.log,
    };
  }

  /** Makes an end of it at once, and of everything that was made for it. */
  async close(): Promise<void> {
    this.process.kill();
    await this.process.over;
    this.hub.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Makes a request; true when the probe was called and the answer came. */
  async #ask(deadline: number): Promise<boolean> {
    const connection = await WireConnection.open(this.#endpoint);
    try {
      if (connection.hasEnded) return false;
      this.#connected = true;
      const id = `ready${Date.now()}`;
      await this.#answer(connection, id, deadline - Date.now());
      const [call] = this.hub.callsOf([id]);
      const response = connection.parser.responses.at(-1);
      this.#lastAnswer = response?.statusLine ?? this.#lastAnswer;
      if (call === undefined || response === undefined) return false;
      this.#learn(call.offered);
      return true;
    } finally {
      connection.close();
    }
  }

  async #answer(connection: WireConnection, id: string, milliseconds: number): Promise<boolean> {
    this.hub.tell(id, plainAnswer(this.#options.recipe));
    const { host, port } = this.#endpoint;
    const { head } = requestBytes({ headers: [['Connection', 'close']] }, id, `${host}:${port}`);
    connection.parser.await('GET');
    connection.send(head);
    const { process } = this;
    const stopped = () => process.ended !== null;
    const isFinished = () => connection.parser.finished > 0;
    await connection.until(() => isFinished() || stopped(), { most: milliseconds });
    return isFinished();
  }

  async #tryToBeAnswered(connection: WireConnection): Promise<'accepted' | 'answered'> {
    const id = `try${Date.now()}`;
    if (!(await this.#answer(connection, id, TRY))) return 'accepted';
    // Somebody else may have been given the port that it does not listen on yet. What its own probe
    // says comes on another connection than the answer.
    const isCalled = () => this.hub.callsOf([id]).length > 0;
    await this.hub.until(isCalled, { most: LAST_WORDS });
    return isCalled() ? 'answered' : 'accepted';
  }

  #learn(claims: Py): void {
    const { recipe, patience, way } = this.#options;
    this.#readyAt = now();
    this.#drive = new SocketDrive(
      {
        interface: recipe.interface,
        endpoint: this.#endpoint,
        client: this.#endpoint.tls === null ? null : certificates().client,
        takes: recipe.takes,
        hub: this.hub,
        rootPath: this.#wanted.rootPath ?? '',
        patience,
        activity: this.process.activity,
        logSince: (t) => this.process.logSince(t),
      },
      way,
      claims,
    );
  }
}

function surroundings(hub: ProbeHub, port: number): Record<string, string> {
  const paths = [dirname(pythonSide()), process.env['PYTHONPATH'] ?? ''].filter(Boolean);
  return {
    GW_CONFORM_PROBE: hub.address,
    HOST,
    PORT: String(port),
    PYTHONPATH: paths.join(delimiter),
    PYTHONUNBUFFERED: '1',
  };
}

function plainAnswer({ interface: spoken }: Recipe): ProbeScript {
  if (spoken === 'wsgi') {
    const type: Py = { py: 'tuple', items: [str('Content-Type'), str('text/plain')] };
    const headers = list([type]);
    return {
      call: [{ do: 'start_response', args: [str('200 OK'), headers] }],
      iterate: [{ do: 'yield', block: bytes('ready') }],
      result: { shape: 'list', close: 'none' },
    };
  }
  const headers = list([list([bytes('content-length'), bytes('5')])]);
  return {
    call: [
      {
        do: 'send',
        message: dict({ type: str('http.response.start'), status: int(200), headers }),
      },
      {
        do: 'send',
        message: dict({
          type: str('http.response.body'),
          body: bytes('ready'),
          more_body: bool(false),
        }),
      },
    ],
  };
}
