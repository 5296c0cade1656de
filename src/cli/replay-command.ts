import type { Replay } from '../engine/ledger.ts';
import { routeText } from '../model/route.ts';
import type { DriveOptions, MiddlewareCommandOptions, ServerOptions } from './options.ts';

/** Makes the command line that shows a finding again: the same target, one rule, one path. */
export function replayCommand(
  target: string,
  options: DriveOptions,
  command: readonly string[] = [],
): Replay {
  const fixed = [
    ...(options.interface === 'auto' ? [] : ['--interface', options.interface]),
    ...(options.factory ? ['--factory'] : []),
    ...(options.appDir === undefined ? [] : ['--app-dir', options.appDir]),
    ...(options.python === undefined ? [] : ['--python', options.python]),
    ...options.header.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(options.safe ? ['--safe'] : []),
    ...(options.timeout === 5 ? [] : ['--timeout', String(options.timeout)]),
    ...(options.loadTimeout === 30 ? [] : ['--load-timeout', String(options.loadTimeout)]),
  ];
  const given = options.path.map((route) => routeText(route));
  return (rule, origin, path) => {
    // What drives a middleware builds on all paths that were named.
    const isNamed = command.length === 0 && (given.length > 0 || origin.kind === 'traffic');
    const paths = isNamed && path !== null ? ['--path', path] : [];
    const isGenerated = origin.kind === 'property';
    const generated = [
      '--seed',
      String(origin.seed),
      '--case',
      `${origin.id}@${origin.path ?? ''}`,
    ];
    const which = isGenerated ? generated : paths;
    // What is generated builds on all routes that were named.
    const named =
      isGenerated || command.length > 0 ? given.flatMap((each) => ['--path', each]) : [];
    const words = [
      'gw-conform',
      ...command,
      target,
      '--only',
      rule.id,
      ...which,
      ...named,
      ...fixed,
    ];
    const level = rule.level === 'MUST' ? [] : ['--level', rule.level.toLowerCase()];
    return [...words, ...level].map(quote).join(' ');
  };
}

/** Makes the command line that shows a finding about a middleware again. */
export function middlewareReplay(target: string, options: MiddlewareCommandOptions): Replay {
  const { inner, with: given, layers } = options;
  return replayCommand(target, options, [
    'middleware',
    ...(layers ? ['--layers'] : []),
    ...(inner === undefined ? [] : ['--inner', inner]),
    ...given.flatMap(([name, value]) => ['--with', `${name}=${JSON.stringify(value)}`]),
  ]);
}

/** Makes the command line that shows a finding about a server again. */
export function serverReplayCommand(
  preset: string | null,
  command: readonly string[],
  options: ServerOptions,
): Replay {
  const fixed = [
    ...(options.interface === 'auto' ? [] : ['--interface', options.interface]),
    ...(options.python === undefined ? [] : ['--python', options.python]),
    ...(options.timeout === 5 ? [] : ['--timeout', String(options.timeout)]),
    ...(options.loadTimeout === 30 ? [] : ['--load-timeout', String(options.loadTimeout)]),
  ];
  return ({ id, level }) => {
    const words = ['gw-conform', 'server', ...(preset === null ? [] : [preset]), '--only', id];
    const lowest = level === 'MUST' ? [] : ['--level', level.toLowerCase()];
    const rest = preset === null ? ['--', ...command] : [];
    return [...words, ...fixed, ...lowest, ...rest].map(quote).join(' ');
  };
}

/** Quotes a word for a POSIX shell where that is needed. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
