import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/model/evidence.ts';
import { httpRequest, webSocketRequest } from '../../src/model/request.ts';
import { routeText } from '../../src/model/route.ts';
import type { Route } from '../../src/model/scenario.ts';
import { asgiEvents, messageType, statusOf } from '../../src/model/select.ts';
import { ApplicationBench } from '../../src/subjects/application.ts';
import { VENV_PYTHON } from '../support/venv.ts';
import { PROGRAMS } from './routing/expected.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

interface Subject {
  readonly name: string;
  readonly framework: string;
  readonly entry: string;
  readonly paths: readonly string[];
}

const subjects = JSON.parse(await readFile(`${folder}subjects.json`, 'utf8')) as Subject[];

describe.concurrent.each(PROGRAMS)('$entry', (program) => {
  test('shows its routes, and they are answered', async () => {
    await using opened = await open(program.entry, 'routing');
    const { bench } = opened;
    const { routes, skipped, framework } = bench.loaded.discovery;
    expect(framework).toBe(program.framework);
    // Some frameworks keep their routes in sets.
    const found = routes.map(({ kind, method, path }) =>
      routeText(kind === 'http' ? { kind, method, target: path } : { kind, target: path }),
    );
    expect(found.toSorted()).toEqual(program.routes.toSorted());
    expect(skipped).toHaveLength(program.skipped.length);
    for (const part of program.skipped) {
      expect(skipped.map(({ reason }) => reason).join('\n')).toContain(part);
    }
    expect(routes.map(({ endpoint }) => endpoint)).not.toContain('');
    const answers = await ask(bench, program.routes);
    expect(answers.filter(({ answer }) => answer === null || answer >= 400)).toEqual([]);
  });
});

describe.concurrent.each(subjects)('$name', ({ entry, framework, paths }) => {
  test('has its routes found, and they are answered', async () => {
    await using opened = await open(entry, 'apps');
    const { bench } = opened;
    expect(bench.loaded.discovery.framework).toBe(framework);
    const found = bench.routes
      .map(routeText)
      .map((text) => text.replace('/download/report.csv', '/download'));
    expect(found).toEqual(expect.arrayContaining([...paths]));
    const answers = await ask(bench, bench.routes.map(routeText));
    expect(answers.filter(({ answer }) => answer === 404 || answer === 405)).toEqual([]);
  });
});

test('a URL configuration that ends the program is told of', async () => {
  await using opened = await open('django_broken:application', 'routing');
  const { framework, routes, skipped } = opened.bench.loaded.discovery;
  expect(framework).toBe('django');
  expect(routes).toEqual([]);
  expect(skipped).toHaveLength(1);
  expect(skipped[0]?.reason).toContain('django_broken_urls cannot be imported: SystemExit: done');
  expect(opened.bench.routes.map(routeText)).toEqual(['/', 'HEAD:/', 'OPTIONS:/', 'POST:/']);
});

async function open(entry: string, place: string) {
  const bench = await ApplicationBench.open({
    load: {
      op: 'load',
      entry,
      appDir: `${folder}${place}`,
      factory: false,
      interface: 'auto',
    },
    python: VENV_PYTHON,
    cwd: `${folder}${place}`,
    timeout: 10,
    loadTimeout: 60,
    routes: null,
    headers: [],
    safe: false,
  });
  return { bench, [Symbol.asyncDispose]: () => bench.close() };
}

/** The status that each route answers with; 101 for a WebSocket that is accepted. */
async function ask(bench: ApplicationBench, wanted: readonly string[]) {
  if (bench.interface === 'asgi') await bench.startLifespan();
  const answers: { route: string; answer: number | null }[] = [];
  for (const route of bench.routes) {
    if (wanted.includes(routeText(route))) {
      answers.push({ route: routeText(route), answer: answerOf(await visit(bench, route)) });
    }
  }
  if (bench.interface === 'asgi') await bench.stopLifespan();
  return answers;
}

function visit(bench: ApplicationBench, route: Route): Promise<Exchange> {
  const { target } = route;
  if (route.kind === 'http')
    return bench.http(httpRequest(bench, { method: route.method, target }));
  const steps = [{ do: 'await-answer' }, { do: 'close', code: 1000, reason: '' }] as const;
  return bench.websocket(webSocketRequest(bench, { target, steps }));
}

function answerOf(exchange: Exchange): number | null {
  if (exchange.kind !== 'websocket') return statusOf(exchange);
  const sent = asgiEvents(exchange, 'send').map(messageType);
  return sent.includes('websocket.accept') ? 101 : statusOf(exchange);
}
