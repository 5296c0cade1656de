import { findInterpreter } from './bridge/interpreter.ts';
import { loadMiddlewareRules, loadMiddlewareScenarios } from './engine/catalogue.ts';
import { checkMiddleware } from './engine/check-middleware.ts';
import type { Face } from './model/face.ts';
import type { Interface } from './model/names.ts';
import type { Report } from './model/report.ts';
import type { Rule } from './model/rule.ts';
import { type MiddlewareRunner, openMiddlewareRunner } from './subjects/middleware-runner.ts';
import { MiddlewareBench } from './subjects/middleware.ts';
import { complaintsAbout } from './testing.ts';

/** Seconds for one exchange of an example. */
const TIMEOUT = 1;

/** Where examples are run: one Python process. Close it in the end. */
export interface MiddlewareExamples {
  /** Drives a program that defines `middleware` by all scenarios, and judges it by all rules. */
  run(program: string, name: string): Promise<Report>;
  close(): Promise<void>;
}

export async function middlewareExamples(
  python = findInterpreter(undefined, process.cwd(), process.env),
): Promise<MiddlewareExamples> {
  const runner = await openMiddlewareRunner({ python, cwd: process.cwd() });
  const seen = new Map<string, Promise<Report>>();
  return {
    run(program, name) {
      const known = seen.get(program) ?? runProgram(program, name, runner);
      seen.set(program, known);
      return known;
    },
    close: () => runner.close(),
  };
}

/** What is not so in a rule's own examples, or in those of a face. */
export async function checkMiddlewareRule(
  { id, examples }: Pick<Rule, 'id' | 'examples'> | (Face & { readonly id: Rule['id'] }),
  runner: MiddlewareExamples,
): Promise<string[]> {
  const complaints: string[] = [];
  for (const example of [...(examples.conforming ?? []), ...examples.violating]) {
    const report = await runner.run(example.python, `${id.replaceAll('/', '-')}.py`);
    complaints.push(...complaintsAbout({ id }, example, report));
  }
  return complaints;
}

const SPOKEN = /^# (wsgi|asgi)(?: around (wsgi|asgi))?\n/;

/** A first line `# asgi around wsgi` says what the faces speak. */
async function runProgram(
  program: string,
  name: string,
  runner: MiddlewareRunner,
): Promise<Report> {
  const [, outer, inner] = SPOKEN.exec(program) ?? [];
  const bench = await MiddlewareBench.open(
    {
      load: {
        op: 'source',
        source: program,
        name,
        interface: (outer ?? 'auto') as Interface | 'auto',
        middleware: {
          inner: (inner ?? null) as Interface | null,
          options: {},
          factory: false,
          layer: null,
        },
      },
      python: 'python3',
      cwd: process.cwd(),
      timeout: TIMEOUT,
      headers: [],
    },
    runner,
  );
  const rules = await loadMiddlewareRules(bench.interface, bench.inside);
  const scenarios = await loadMiddlewareScenarios(bench.interface, bench.inside);
  return checkMiddleware(bench, rules, scenarios, {
    setting: { version: 'test', kind: 'middleware', entry: name, started: new Date(), seed: 0 },
    level: 'MUST',
    failFast: false,
    replay: () => '',
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}
