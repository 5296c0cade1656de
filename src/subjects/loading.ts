import type { HostMessage } from '../bridge/host.ts';
import type { ProcessOptions, PythonProcess } from '../bridge/process.ts';
import { SubjectError } from '../model/errors.ts';
import type { Identity } from '../model/bench.ts';
import type { Interface } from '../model/names.ts';
import type { Style } from './cases.ts';
import type { Log } from './log.ts';
import type { Discovery } from './routes.ts';

/** How a process is started, and a target loaded in it. */
export interface RunnerOptions extends ProcessOptions {
  /** A process that was started ahead, and is used as long as it is there. */
  readonly process?: PythonProcess | null | undefined;
  /** Seconds for the target to be loaded. */
  readonly loadTimeout: number;
  /** Goes before the ids of exchanges. */
  readonly idPrefix?: string | undefined;
}

/** A target that the host has loaded. */
export interface Loaded {
  readonly interface: Interface;
  readonly style: Style;
  /** What a middleware's inner face speaks; null for an application. */
  readonly inner: Interface | null;
  /** Names of the layers of middleware that were asked for; null otherwise. */
  readonly layers: readonly string[] | null;
  /** The name of Django's handler within these layers; null for anything else. */
  readonly handler: string | null;
  readonly entry: string;
  /** The module's file, as far as it has one. */
  readonly file: string | null;
  readonly identity: Identity;
  /** The interpreter's path. */
  readonly executable: string;
  readonly discovery: Discovery;
  /** The module of a minimal application of the same framework, if there is one. */
  readonly control: string | null;
  /** What such a minimal application wants to be asked, as `--path` takes it. */
  readonly paths: readonly string[];
}

/** Throws a SubjectError where the host says that it has not loaded the target, or is gone. */
export function whatLoaded(answer: HostMessage, python: string, log: Log): Loaded {
  if (answer.op === 'exit') throw neverLoaded(answer, python, log.texts());
  if (answer.op === 'failed') throw loadError(answer);
  return loadedFrom(answer);
}

function loadedFrom(message: HostMessage): Loaded {
  const identity = message['identity'] as { python: string; framework: string | null };
  return {
    interface: message['interface'] as Interface,
    style: message['style'] as Style,
    inner: (message['inner'] ?? null) as Interface | null,
    layers: (message['layers'] ?? null) as readonly string[] | null,
    handler: (message['handler'] ?? null) as string | null,
    entry: message['entry'] as string,
    file: message['file'] as string | null,
    identity: { python: identity.python, framework: identity.framework, server: null },
    executable: message['executable'] as string,
    discovery: message['routes'] as Discovery,
    control: message['control'] as string | null,
    paths: message['paths'] as string[],
  };
}

/** What the host said of a target that it could not load, for people. */
function loadError(message: HostMessage): SubjectError {
  const frame = message['frame'] as {
    file: string;
    line: number;
    function: string;
    text: string;
  } | null;
  const where =
    frame === null
      ? ''
      : `\n  ${frame.file}:${frame.line} in ${frame.function}${frame.text ? `\n    ${frame.text}` : ''}`;
  return new SubjectError(
    `${String(message['message'])}${where}`,
    message['hint'] as string | null,
  );
}

/** The process ended, or never began, before it could say whether the target is there. */
function neverLoaded(
  exit: HostMessage,
  python: string,
  log: { readonly stderr: string },
): SubjectError {
  const unstarted = exit['unstarted'] as NodeJS.ErrnoException | null;
  if (unstarted !== null) {
    const known: Readonly<Record<string, string>> = {
      ENOENT: python.includes('/') ? 'there is no such file' : 'it is not on the PATH',
      EACCES: 'it is not an executable file',
    };
    return new SubjectError(
      `Python cannot be started as '${python}': ${known[unstarted.code ?? ''] ?? unstarted.message}`,
      'pass --python with the path of an interpreter, Python 3.9 or newer',
    );
  }
  const lines = log.stderr.trimEnd().split('\n').slice(-12).join('\n');
  return new SubjectError(
    `${python} ${String(exit['how'])} before the target was loaded${lines && `:\n${lines}`}`,
    'it has to be Python 3.9 or newer, and the target must not end it while it is imported',
  );
}

/** The target hangs while it is imported; `stacks` says where. */
export function loadsTooLong(seconds: number, stacks: string): SubjectError {
  return new SubjectError(
    `the target was not loaded within ${seconds} s${stacks && `\n${stacks}`}`,
    'an application must not block while it is imported; --load-timeout gives it longer',
  );
}
