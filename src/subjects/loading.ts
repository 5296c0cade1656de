import type { HostMessage } from '../bridge/host.ts';
import { SubjectError } from '../model/errors.ts';
import type { Identity } from '../model/bench.ts';
import type { Interface } from '../model/names.ts';
import type { Style } from './cases.ts';

/** A target that the host has loaded. */
export interface Loaded {
  readonly interface: Interface;
  readonly style: Style;
  readonly entry: string;
  readonly identity: Identity;
}

export function loadedFrom(message: HostMessage): Loaded {
  const identity = message['identity'] as { python: string; framework: string | null };
  return {
    interface: message['interface'] as Interface,
    style: message['style'] as Style,
    entry: message['entry'] as string,
    identity: { python: identity.python, framework: identity.framework, server: null },
  };
}

/** What the host said of a target that it could not load, for people. */
export function loadError(message: HostMessage): SubjectError {
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

/** A process that ended before it could say whether the target is there. */
export function endedWhileLoading(how: string, stderr: string): SubjectError {
  const lines = stderr.trimEnd().split('\n').slice(-12).join('\n');
  return new SubjectError(
    `Python ${how} while the target was being loaded${lines && `:\n${lines}`}`,
  );
}
