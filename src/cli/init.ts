import { access, writeFile } from 'node:fs/promises';
import { SubjectError, UsageError } from '../model/errors.ts';
import { routeText } from '../model/route.ts';
import type { ApplicationBench } from '../subjects/application.ts';
import { applicationOptions, openBench } from './bench.ts';
import type { TargetOptions } from './options.ts';
import { print } from './write.ts';

const FILE = 'gw-conform.toml';
const MOST_ROUTES = 10;

/** `gw-conform init`: writes a configuration from what is found. Returns the exit code. */
export async function initCommand(target: string, options: TargetOptions): Promise<number> {
  const exists = await access(FILE).then(
    () => true,
    () => false,
  );
  if (exists) throw new UsageError(`there is a ${FILE} already; it is left as it is`);
  try {
    await using bench = await openBench(applicationOptions(target, options));
    await writeFile(FILE, configuration(target, options, bench));
    await print(`${FILE} is written; \`gw-conform\` alone judges ${target} now\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    process.stderr.write(`gw-conform: ${error.told}\n`);
    return 3;
  }
}

function configuration(target: string, options: TargetOptions, bench: ApplicationBench): string {
  const { interface: spoken, executable, discovery } = bench.loaded;
  const framework = bench.identity.framework ?? discovery.framework ?? 'no framework that is known';
  const paths = bench.routes.slice(0, MOST_ROUTES).map((route) => text(routeText(route)));
  const given = (key: string, value: string | undefined) =>
    value === undefined ? [] : [`${key} = ${text(value)}`];
  return `# Options of gw-conform, named as on the command line; that and GW_CONFORM_… go before them.

# Found: ${spoken.toUpperCase()}, ${framework}, Python ${bench.identity.python ?? 'unknown'}.
target = ${text(target)}
${[...given('app-dir', options.appDir), ...given('python', options.python), ...(options.factory ? ['factory = true'] : [])].map((line) => `${line}\n`).join('')}
# What the application speaks; told by how it looks if left out.
# interface = ${text(spoken)}

# The interpreter; the active virtual environment, .venv or python3 if left out.
# python = ${text(executable)}

# What to ask for; these routes were found (${bench.routes.length} in all).
# path = [${paths.join(', ')}]

# Sent with every request.
# header = ["Authorization: Bearer …"]

# Only GET, HEAD and OPTIONS.
# safe = true

# The lowest level that fails the run: must, should or may.
level = "must"

# Findings that the project lives with, each with a reason.
# baseline = "gw-conform-baseline.toml"

# How the report is told, and where: terminal, json, junit, sarif, markdown, html, github.
# format = ["terminal", "html=gw-conform.html"]
`;
}

/** A basic string of TOML, which JSON's is too but for DEL. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
}
