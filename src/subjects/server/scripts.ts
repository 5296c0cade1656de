import { encodeValue } from '../../bridge/encode.ts';
import type { ProbeScript, ProbeStep } from '../../model/probe.ts';
import type { Py } from '../../model/py.ts';

/** A script as it is sent to the probe, with the steps by their numbers. */
export interface NumberedScript {
  readonly message: object;
  readonly steps: readonly ProbeStep[];
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
