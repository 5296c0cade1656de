import { encodeValue } from '../../bridge/encode.ts';
import type { ProbeScript, ProbeStep } from '../../model/probe.ts';
import type { Py } from '../../model/py.ts';

/** A script as it is sent to the probe, with the steps by their numbers. */
export interface NumberedScript {
  readonly message: object;
  readonly steps: readonly ProbeStep[];
}

/** Milliseconds for which the probe may do nothing but wait, as the script has it. */
export function scriptedWaiting({ call, iterate = [] }: ProbeScript): number {
  return [...call, ...iterate].reduce((sum, step) => sum + waitingOf(step), 0);
}

/** Once for each step: a repetition ends where its steps wait. */
function waitingOf(step: ProbeStep): number {
  switch (step.do) {
    case 'sleep':
      return step.seconds * 1000;
    case 'repeat':
      return step.steps.reduce((sum, each) => sum + waitingOf(each), 0);
    case 'tasks':
      return step.tasks.flat().reduce((sum, each) => sum + waitingOf(each), 0);
    default:
      return 'within' in step ? (step.within ?? 0) * 1000 : 0;
  }
}

/** Numbers the steps of a script, in depth, and encodes its values. */
export function numbered(script: ProbeScript): NumberedScript {
  const steps: ProbeStep[] = [];
  return { message: encodeObject(script, steps), steps };
}

function encodeObject(value: object, steps: ProbeStep[]): object {
  const entries = Object.entries(value).map(([key, each]) => [key, encode(each, steps)] as const);
  const encoded = Object.fromEntries(entries);
  if (!('do' in value)) return encoded;
  return { ...encoded, n: steps.push(value as ProbeStep) - 1 };
}

function encode(value: unknown, steps: ProbeStep[]): unknown {
  if (Array.isArray(value)) return value.map((each) => encode(each, steps));
  if (typeof value !== 'object' || value === null) return value;
  return 'py' in value ? encodeValue(value as Py) : encodeObject(value, steps);
}
