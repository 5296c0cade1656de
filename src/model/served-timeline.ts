import type { ProbeCall, ProbeEvent } from './probe.ts';
import type { Served, WireEvent } from './served.ts';

/** One line of what happened in a request to a server: on the wire, or in the probe. */
export type Moment =
  | { readonly t: number; readonly in: 'wire'; readonly event: WireEvent }
  | { readonly t: number; readonly in: 'probe'; readonly event: ProbeCall | ProbeEvent };

/** Everything that happened in a request, in order of time; a call stands where it began. */
export function momentsOf(served: Served): readonly Moment[] {
  const wire = (served.wire?.events ?? []).map((event): Moment => ({
    t: event.t,
    in: 'wire',
    event,
  }));
  const probe = served.calls.flatMap((call): Moment[] => [
    { t: call.t, in: 'probe', event: call },
    ...call.events.map((event): Moment => ({ t: event.t, in: 'probe', event })),
  ]);
  return [...wire, ...probe].toSorted((a, b) => a.t - b.t);
}

/**
 * Index among the moments of what a rule points to: an event of the wire or of the probe, a call, a
 * response or a frame (which stand where their first bytes came); -1 for anything else.
 */
export function momentOf(served: Served, focus: unknown): number {
  const moments = momentsOf(served);
  const direct = moments.findIndex((moment) => moment.event === focus);
  if (direct >= 0) return direct;
  const part = [...(served.wire?.responses ?? []), ...(served.wire?.frames ?? [])].find(
    (each) => each === focus,
  );
  if (part === undefined) return -1;
  return moments.findIndex((moment) => moment.in === 'wire' && moment.t === part.t);
}

/** Whether a rule that points to this points into this request. */
export function holds(served: Served, focus: unknown): boolean {
  const { wire, calls } = served;
  if (focus === served || focus === wire) return true;
  const isOf = (each: unknown) => each === focus;
  if (calls.some((call) => isOf(call) || call.events.some(isOf))) return true;
  const part = [...(wire?.responses ?? []), ...(wire?.frames ?? [])].find(isOf);
  return wire?.events.some((event) => isOf(event) || event.t === part?.t) === true;
}
