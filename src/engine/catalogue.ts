import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PACKAGE } from '../package.ts';
import type { Face } from '../model/face.ts';
import { type Interface, SPEC_NAMES, type SpecName, type SubjectKind } from '../model/names.ts';
import type { MiddlewareScenario } from '../model/pair.ts';
import type { PairGenerator } from './explore-middleware.ts';
import type { Generator } from './generated.ts';
import type { Rule } from '../model/rule.ts';
import type { AnyScenario } from '../model/scenario.ts';
import type { ServerScenario } from '../model/server-scenario.ts';

/** In `dist` each folder of a suite is one file; the tests run the sources. */
const IS_BUILT = !import.meta.url.endsWith('.ts');
const SUITES = new URL(IS_BUILT ? 'dist/suites/' : 'suites/', PACKAGE);

const INDEX = 'index.js';

const SPECS_OF: Readonly<Record<Interface, readonly SpecName[]>> = {
  wsgi: ['wsgi', 'http'],
  asgi: ['asgi', 'asgi-http', 'asgi-websocket', 'asgi-lifespan', 'http'],
};

/** All rules about a kind of subject that speaks this interface (any, if null), ordered by id. */
export async function loadRules(subject: SubjectKind, spoken: Interface | null): Promise<Rule[]> {
  const specs = spoken === null ? SPEC_NAMES : SPECS_OF[spoken];
  const rules = await Promise.all(specs.map((spec) => loadFolder<Rule>(`${spec}/${subject}`)));
  return rules.flat().filter((rule) => spoken === null || concerns(rule, spoken));
}

/**
 * All rules that both faces of a middleware are judged by: as an application, as a server, and as a
 * middleware.
 */
export async function loadMiddlewareRules(outer: Interface, inner: Interface): Promise<Rule[]> {
  const own = await Promise.all([outer, inner].map((each) => loadRules('middleware', each)));
  return [
    ...(await loadRules('application', outer)),
    ...new Set(own.flat()),
    ...(await loadRules('server', inner)),
  ];
}

/** What the rules about applications and servers show of the faces of middleware. */
export async function loadFaces(): Promise<Face[]> {
  return (await Promise.all(SPEC_NAMES.map((spec) => loadFolder<Face>(`${spec}/faces`)))).flat();
}

/** All scenarios for applications that speak this interface, ordered by id. */
export async function loadScenarios(spoken: Interface): Promise<AnyScenario[]> {
  const scenarios = await loadAllScenarios(spoken);
  return scenarios.filter((each): each is AnyScenario => !('subject' in each));
}

/** All scenarios for servers that speak this interface, ordered by id. */
export async function loadServerScenarios(spoken: Interface): Promise<ServerScenario[]> {
  return (await loadAllScenarios(spoken)).filter(isForServers);
}

/** All scenarios for middleware with these faces, ordered by id. */
export async function loadMiddlewareScenarios(
  outer: Interface,
  inner: Interface,
): Promise<MiddlewareScenario[]> {
  const scenarios = (await loadAllScenarios(inner)).filter(isForMiddleware);
  return scenarios.filter((each) => each.outer === undefined || each.outer === outer);
}

type Either = AnyScenario | ServerScenario | MiddlewareScenario;

async function loadAllScenarios(spoken: Interface): Promise<Either[]> {
  const folders = SPECS_OF[spoken].map((spec) => loadFolder<Either>(`${spec}/scenarios`));
  const scenarios = (await Promise.all(folders)).flat();
  return scenarios.filter((scenario) => scenario.interfaces.includes(spoken));
}

/** All properties for applications that speak this interface, ordered by id. */
export async function loadProperties(spoken: Interface): Promise<Generator[]> {
  const folders = SPECS_OF[spoken].map((spec) => loadFolder<Generator>(`${spec}/properties`));
  const properties = (await Promise.all(folders)).flat();
  return properties.filter(
    (property) => !('subject' in property) && property.interfaces.includes(spoken),
  );
}

/** All properties for middleware with these faces, ordered by id. */
export async function loadMiddlewareProperties(
  outer: Interface,
  inner: Interface,
): Promise<PairGenerator[]> {
  const folders = SPECS_OF[inner].map((spec) => loadFolder<PairGenerator>(`${spec}/properties`));
  const isMeant = (each: PairGenerator) =>
    'subject' in each &&
    each.interfaces.includes(inner) &&
    (each.outer === undefined || each.outer === outer);
  return (await Promise.all(folders)).flat().filter(isMeant);
}

function isForServers(scenario: Either): scenario is ServerScenario {
  return 'subject' in scenario && scenario.subject === 'server';
}

function isForMiddleware(scenario: Either): scenario is MiddlewareScenario {
  return 'subject' in scenario && scenario.subject === 'middleware';
}

/** Kinds of evidence that either interface gives; a rule on them looks for itself. */
const COMMON: readonly Rule['on'][] = [
  'session',
  'series',
  'response',
  'served',
  'served-session',
  'pair',
  'pair-session',
];

function concerns(rule: Rule, spoken: Interface): boolean {
  return COMMON.includes(rule.on) || (rule.on === 'wsgi') === (spoken === 'wsgi');
}

async function loadFolder<T>(folder: string): Promise<readonly T[]> {
  const url = new URL(`${folder}/`, SUITES);
  const names = await filesIn(url);
  if (IS_BUILT) return names.includes(INDEX) ? defaultOf<T[]>(new URL(INDEX, url)) : [];
  const modules = names.filter((name) => name.endsWith('.ts')).toSorted();
  return Promise.all(modules.map((name) => defaultOf<T>(new URL(name, url))));
}

async function defaultOf<T>(url: URL): Promise<T> {
  const module = (await import(url.href)) as { default: T };
  return module.default;
}

async function filesIn(url: URL): Promise<string[]> {
  try {
    return await readdir(fileURLToPath(url));
  } catch (error) {
    // A specification need not have every kind of suite.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
