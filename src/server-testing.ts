import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRules, loadServerScenarios } from './engine/catalogue.ts';
import { checkServer } from './engine/check-server.ts';
import { unopenedReport } from './engine/report.ts';
import { SubjectError } from './model/errors.ts';
import type { Interface } from './model/names.ts';
import type { Report } from './model/report.ts';
import type { Example, Rule } from './model/rule.ts';
import type { ServerScenario } from './model/server-scenario.ts';
import { SocketBench } from './subjects/server/bench.ts';
import { commandRecipe } from './subjects/server/command.ts';
import type { Recipe, TlsFiles } from './subjects/server/recipe.ts';
import { Turns } from './subjects/server/turns.ts';
import { complaintsAbout } from './testing.ts';

export interface ServerTestOptions {
  readonly python: string;
  /** Has Hypercorn, with which examples for HTTP/2 are made. */
  readonly pythonOfHypercorn: string;
  /** The program that runs an example: `python SERVE PROGRAM {app} {host} {port}`. */
  readonly serve: string;
  /** Seconds for one request, and for the server to become ready. */
  readonly patience: number;
  readonly loading: number;
}

/** Whether scenarios take part that start servers of their own; `http2`: its scenario alone. */
type Course = 'one start' | 'everything' | 'http2';

/** Rules about the wire are asked for with `--wire`; examples of other rules are run without. */
const WIRE = 'http/';

/** An example that is Hypercorn's, of which nothing but its HTTP/2 is looked at. */
const OF_HYPERCORN = /\bhypercorn_server\b/;
const HTTP2 = 'asgi-http/scenarios/server-http2';

/** Servers that are tried at once. */
const AT_ONCE = 4;

/** Runs examples of rules about servers; equal programs are run once. */
export class ServerExamples {
  readonly #options: ServerTestOptions;
  readonly #turns = new Turns(AT_ONCE);
  readonly #reports = new Map<string, Promise<Report>>();

  constructor(options: ServerTestOptions) {
    this.#options = options;
  }

  /**
   * Runs a rule's own examples. A conforming one has to give the rule an occasion and no rule a
   * finding; a violating one exactly the finding that it names. Returns what is not so.
   */
  async check(rule: Rule): Promise<string[]> {
    const { conforming, violating } = rule.examples;
    const all: readonly Example[] = [...conforming, ...violating];
    const complaints = await Promise.all(
      all.map(async (example) => {
        const spoken = interfaceOf(rule, example);
        if (OF_HYPERCORN.test(example.python)) {
          return complaintsAbout(
            rule,
            example,
            await this.run(example.python, spoken, 'http2', false),
          );
        }
        // What one start of the server shows is enough for most.
        const wire = rule.id.startsWith(WIRE);
        const brief = await this.run(example.python, spoken, 'one start', wire);
        const seen = complaintsAbout(rule, example, brief);
        if (seen.length === 0) return seen;
        return complaintsAbout(
          rule,
          example,
          await this.run(example.python, spoken, 'everything', wire),
        );
      }),
    );
    return complaints.flat();
  }

  /** The report on a program; the empty one is the reference server. */
  run(
    program: string,
    spoken: Interface,
    course: Course = 'everything',
    wire = true,
  ): Promise<Report> {
    const key = `${course} ${wire} ${spoken} ${program}`;
    const running =
      this.#reports.get(key) ?? this.#turns.take(() => this.#run(program, spoken, course, wire));
    this.#reports.set(key, running);
    return running;
  }

  async #run(program: string, spoken: Interface, course: Course, wire: boolean): Promise<Report> {
    const folder = await mkdtemp(join(tmpdir(), 'gw-conform-example-'));
    const file = join(folder, 'program.py');
    await writeFile(file, program);
    try {
      return await this.#judge(file, spoken, course, wire);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #judge(file: string, spoken: Interface, course: Course, wire: boolean): Promise<Report> {
    const { serve, patience, loading } = this.#options;
    const python = this.#options[course === 'http2' ? 'pythonOfHypercorn' : 'python'];
    const command = [python, serve, '--interface', spoken, file, '{app}', '{host}', '{port}'];
    const signal = new AbortController().signal;
    const setting = {
      version: 'test',
      kind: 'server' as const,
      entry: file,
      started: new Date(),
      seed: 0,
    };
    try {
      const recipe = exampleRecipe(command, spoken);
      const opened = { recipe, python, cwd: process.cwd(), patience, loading, signal };
      await using bench = await SocketBench.open(opened);
      const isMeant = ({ id }: { readonly id: string }) => wire || !id.startsWith(WIRE);
      const rules = (await loadRules('server', spoken)).filter(isMeant);
      const all = (await loadServerScenarios(spoken)).filter(isMeant);
      const scenarios = all.filter((each) => isOf(course, each));
      return await checkServer(bench, rules, scenarios, {
        setting,
        level: 'MUST',
        failFast: false,
        replay: () => '',
        signal,
        onProgress: () => undefined,
      });
    } catch (error) {
      if (!(error instanceof SubjectError)) throw error;
      return unopenedReport(setting, 'MUST', error.told);
    }
  }
}

function isOf(course: Course, { id, starts }: ServerScenario): boolean {
  if (course === 'http2') return id === HTTP2;
  return course === 'everything' || starts !== true;
}

/** The reference servers take from the environment how they are to be started. */
function exampleRecipe(command: readonly string[], spoken: Interface): Recipe {
  const recipe = commandRecipe(command, spoken);
  const isAsgi = spoken === 'asgi';
  return {
    ...recipe,
    takes: { tls: true, clientCertificates: isAsgi, rootPath: true },
    prepare: async (setting) => ({
      ...(await recipe.prepare(setting)),
      environment: { ...tlsVariables(setting.tls), GW_ROOT_PATH: setting.rootPath },
    }),
  };
}

function tlsVariables(tls: TlsFiles | null): Record<string, string> {
  if (tls === null) return {};
  return { GW_TLS_CERT: tls.certificate, GW_TLS_KEY: tls.key, GW_TLS_CA: tls.authority };
}

/** The interface that an example speaks: its rule's folder says so, or its own words. */
export function interfaceOf({ id }: Rule, { python }: Example): Interface {
  if (id.startsWith('wsgi/')) return 'wsgi';
  if (id.startsWith('asgi')) return 'asgi';
  return /\breference_asgi\b|\basync def\b/.test(python) ? 'asgi' : 'wsgi';
}
