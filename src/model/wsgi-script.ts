import type { ProbeFile, ProbeResult, ProbeScript, ProbeStep } from './probe.ts';
import { bytes, type Py, str } from './py.ts';

type Headers = readonly (readonly [string, string])[];

export const PLAIN: Headers = [['Content-Type', 'text/plain']];

/** A list of headers as an application gives it. */
export function headerList(headers: Headers): Py {
  return {
    py: 'list',
    items: headers.map(([name, value]) => ({ py: 'tuple', items: [str(name), str(value)] })),
  };
}

/** `start_response(status, headers)` */
export function start(status = '200 OK', headers: Headers = PLAIN): ProbeStep {
  return { do: 'start_response', args: [str(status), headerList(headers)] };
}

/** `start_response(status, headers, sys.exc_info())` */
export function restart(status: string, headers: Headers = PLAIN): ProbeStep {
  return { do: 'start_response', args: [str(status), headerList(headers)], excInfo: true };
}

export function yields(...blocks: readonly string[]): ProbeStep[] {
  return blocks.map((block) => ({ do: 'yield', block: bytes(block) }));
}

export function writes(...blocks: readonly string[]): ProbeStep[] {
  return blocks.map((block) => ({ do: 'write', args: [bytes(block)] }));
}

/** The step goes on after an exception. */
export function trapped(step: ProbeStep): ProbeStep {
  return { ...step, trap: true } as ProbeStep;
}

/** Stops until the client lets it go on. */
export function waits(name: string): ProbeStep {
  return { do: 'wait', for: name };
}

/** A call to a method of `wsgi.input`; a number is its size. An exception is noted and trapped. */
export function reads(method: string, size?: number): ProbeStep {
  const args: Py[] = size === undefined ? [] : [{ py: 'int', value: size }];
  return { do: 'input', method, args, trap: true };
}

/** What the application does in its call, then while the server iterates. */
export function script(
  call: readonly ProbeStep[],
  iterate: readonly ProbeStep[] = [],
  result?: ProbeResult,
): ProbeScript {
  return { call, iterate, ...(result === undefined ? {} : { result }) };
}

/** A plain answer: 200 with these blocks. */
export function answers(...blocks: readonly string[]): ProbeScript {
  return script([start()], yields(...blocks));
}

/** What the application returns, closable where it is an iterator of its own. */
export function shape(name: ProbeResult['shape']): ProbeResult {
  return { shape: name, close: ['iterator', 'sized'].includes(name) ? 'recorded' : 'none' };
}

/** A file in the server's wrapper. */
export function sendsFile(file: ProbeFile, headers: Headers = PLAIN): ProbeScript {
  return script([start('200 OK', headers)], [], { shape: 'file_wrapper', close: 'none', file });
}
