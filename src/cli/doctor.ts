import { describeDiagnosis, type DiagnosedRoute, type Diagnosis } from '../formats/doctor.ts';
import { SubjectError, UsageError } from '../model/errors.ts';
import { routeText } from '../model/route.ts';
import type { Route } from '../model/scenario.ts';
import type { ApplicationBench } from '../subjects/application.ts';
import { type DiscoveredRoute, toRoute } from '../subjects/routes.ts';
import { applicationOptions, openBench } from './bench.ts';
import { wantsColor } from './color.ts';
import type { TargetOptions } from './options.ts';
import { VERSION } from '../package.ts';
import { print } from './write.ts';

export interface DoctorOptions extends TargetOptions {
  readonly format: string;
  readonly color: boolean;
}

/** `gw-conform doctor`: says what is found of an application. Returns the exit code. */
export async function doctorCommand(target: string, options: DoctorOptions): Promise<number> {
  if (options.format !== 'terminal' && options.format !== 'json') {
    throw new UsageError(`a diagnosis is told as terminal or json, not ${options.format}`);
  }
  try {
    await using bench = await openBench(applicationOptions(target, options));
    const diagnosis = diagnose(bench);
    await print(
      options.format === 'json'
        ? `${JSON.stringify(diagnosis, null, 2)}\n`
        : describeDiagnosis(diagnosis, wantsColor(options.color)),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    process.stderr.write(`gw-conform: ${error.told}\n`);
    return 3;
  }
}

function diagnose(bench: ApplicationBench): Diagnosis {
  const { interface: spoken, style, entry, file, executable, discovery } = bench.loaded;
  return {
    schema: 1,
    tool: { name: 'gw-conform', version: VERSION },
    target: { interface: spoken, style, entry, file },
    python: { version: bench.identity.python, executable },
    framework: bench.identity.framework ?? discovery.framework,
    routes: diagnosedRoutes(discovery.routes, bench.routes),
    skipped: discovery.skipped,
    notes: bench.notes,
  };
}

/** The routes that were found, and what a run asks for besides. */
function diagnosedRoutes(
  found: readonly DiscoveredRoute[],
  asked: readonly Route[],
): DiagnosedRoute[] {
  const visited = new Set(asked.map(routeText));
  const known = new Set(found.map((each) => routeText(toRoute(each))));
  const others = asked.filter((route) => !known.has(routeText(route)));
  return [
    ...others.map((route) => ({
      kind: route.kind,
      method: route.kind === 'http' ? route.method : 'GET',
      path: route.target,
      pattern: null,
      endpoint: null,
      visited: true,
    })),
    ...found.map((each) => ({ ...each, visited: visited.has(routeText(toRoute(each))) })),
  ];
}
