import type { Outcome, ProbeCall, ProbeEvent, ProbeStep } from '../model/probe.ts';
import { bytes, show } from '../model/py.ts';
import type { ReportedMoment, ServedExhibit } from '../model/report.ts';
import type { WireEvent } from '../model/served.ts';
import { brief, callArguments, excerpt, message, type TimelineLine } from './timeline.ts';

/** What happened on the wire and in the application, around the offending moment. */
export function servedTimeline(
  served: ServedExhibit,
  offending: number | null,
  most?: number,
): (TimelineLine | string)[] {
  const { timeline } = served;
  const [first, last] = excerpt(timeline.length, offending ?? timeline.length - 1, most);
  const begin = timeline[0]?.t ?? 0;
  const lines = timeline.slice(first, last).map((moment, i) => ({
    milliseconds: ((moment.t - begin) / 1000).toFixed(2),
    from: moment.from === 'probe' ? ('application' as const) : moment.from,
    text: describe(served, moment),
    offending: first + i === offending,
  }));
  return [
    ...(first > 0 ? [`… ${first} earlier`] : []),
    ...lines,
    ...(last < timeline.length ? [`… ${timeline.length - last} later`] : []),
  ];
}

function describe(served: ServedExhibit, moment: ReportedMoment): string {
  if (moment.from !== 'probe') {
    const event = served.wire?.events[moment.wire];
    return event === undefined ? '' : describeWire(event);
  }
  const call = served.calls[moment.call];
  if (call === undefined) return '';
  if (moment.event === null) return describeCall(call);
  const event = call.events[moment.event];
  return event === undefined ? '' : describeProbe(event);
}

function describeWire(event: WireEvent): string {
  switch (event.type) {
    case 'bytes':
      return show(bytes(event.bytes), 100).slice(1);
    case 'end':
      return event.from === 'client' ? 'sends no more' : 'closes the connection';
    case 'reset':
      return 'resets the connection';
    case 'refused':
      return 'refuses the connection';
  }
}

function describeCall({ kind }: ProbeCall): string {
  return kind === 'wsgi'
    ? 'is called: application(environ, start_response)'
    : 'is called: application(scope, receive, send)';
}

const SERVERS_DOING: Partial<Record<ProbeEvent['type'], string>> = {
  iterate: 'iter() is called on the result',
  next: 'the next block is asked for',
  len: 'len() is called on the result',
  close: 'close() is called on the result',
  dropped: 'the result is let go without close()',
  exhausted: 'the result has no more blocks',
  file_wrapper: 'calls wsgi.file_wrapper',
  read: 'the file is read',
  cancelled: 'is cancelled',
};

function describeProbe({ type, step, outcome }: ProbeEvent): string {
  const done = step === null ? (SERVERS_DOING[type] ?? type) : describeStep(step);
  return `${done}${outcome === null ? '' : describeOutcome(outcome)}`;
}

function describeStep(step: ProbeStep): string {
  switch (step.do) {
    case 'start_response':
      return `start_response(${callArguments(step.args)}${step.excInfo === true ? ', exc_info' : ''})`;
    case 'write':
      return `write(${callArguments(step.args)})`;
    case 'yield':
      return `yields ${brief(step.block)}`;
    case 'input':
    case 'errors':
      return `wsgi.${step.do}.${step.method}(${callArguments(step.args)})`;
    case 'send':
      return `await send(${message(step.message)})`;
    case 'receive':
    case 'receive-until':
      return 'await receive()';
    case 'raise':
      return `raises ${step.exception}: ${step.message}`;
    case 'wait':
      return `waits (${step.for})`;
    case 'sleep':
      return `waits for ${step.seconds} s`;
    case 'return':
      return `returns ${brief(step.value)}`;
    case 'set':
    case 'set-state':
      return `sets ${step.key} = ${brief(step.value)}`;
    default:
      return step.do;
  }
}

function describeOutcome({ returned, raised, waiting }: Outcome): string {
  if (waiting) return ' … and is still waiting';
  if (raised !== null) return `  [${raised.types[0] ?? ''}: ${raised.message.slice(0, 120)}]`;
  return returned === null || returned.py === 'none' ? '' : ` → ${message(returned)}`;
}
