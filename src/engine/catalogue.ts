import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Interface, SPEC_NAMES, type SpecName, type SubjectKind } from '../model/names.ts';
import type { Generator } from './generated.ts';
import type { Rule } from '../model/rule.ts';
import type { AnyScenario } from '../model/scenario.ts';
import type { ServerScenario } from '../model/server-scenario.ts';

/** Compiled to `dist`, and run from the sources in the tests. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const SUITES = new URL('../../suites/', import.meta.url);

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

/** All scenarios for applications that speak this interface, ordered by id. */
export async function loadScenarios(spoken: Interface): Promise<AnyScenario[]> {
  const scenarios = await loadAllScenarios(spoken);
  return scenarios.filter((each): each is AnyScenario => !isForServers(each));
}

/** All scenarios for servers that speak this interface, ordered by id. */
export async function loadServerScenarios(spoken: Interface): Promise<ServerScenario[]> {
  return (await loadAllScenarios(spoken)).filter(isForServers);
}

type Either = AnyScenario | ServerScenario;

async function loadAllScenarios(spoken: Interface): Promise<Either[]> {
  const folders = SPECS_OF[spoken].map((spec) => loadFolder<Either>(`${spec}/scenarios`));
  const scenarios = (await Promise.all(folders)).flat();
  return scenarios.filter((scenario) => scenario.interfaces.includes(spoken));
}

/** All properties for applications that speak this interface, ordered by id. */
export async function loadProperties(spoken: Interface): Promise<Generator[]> {
  const folders = SPECS_OF[spoken].map((spec) => loadFolder<Generator>(`${spec}/properties`));
  const properties = (await Promise.all(folders)).flat();
  return properties.filter((property) => property.interfaces.includes(spoken));
}

function isForServers(scenario: Either): scenario is ServerScenario {
  return 'subject' in scenario;
}

/** Kinds of evidence that either interface gives; a rule on them looks for itself. */
const COMMON: readonly Rule['on'][] = ['session', 'series', 'response', 'served', 'served-session'];

function concerns(rule: Rule, spoken: Interface): boolean {
  return COMMON.includes(rule.on) || (rule.on === 'wsgi') === (spoken === 'wsgi');
}

async function loadFolder<T>(folder: string): Promise<T[]> {
  const url = new URL(`${folder}/`, SUITES);
  const names = (await filesIn(url)).filter((name) => name.endsWith(EXTENSION)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const module = (await import(new URL(name, url).href)) as { default: T };
      return module.default;
    }),
  );
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
