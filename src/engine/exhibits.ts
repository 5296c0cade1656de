import type { Exhibit } from '../model/evidence.ts';
import type { ReportedExhibit, ReportedMoment } from '../model/report.ts';
import type { Served } from '../model/served.ts';
import { momentsOf } from '../model/served-timeline.ts';

/** Bytes that are kept of each piece; a reader of a report wants no megabytes. */
const MOST = 2048;

/** An exhibit as it stands in a report. */
export function reported(exhibit: Exhibit): ReportedExhibit {
  if (exhibit.kind !== 'served') return exhibit;
  return { ...(cut(exhibit) as Served), timeline: timelineOf(exhibit) };
}

interface Place {
  readonly call: number;
  readonly event: number | null;
}

/** The moments in order: where each stands in `calls` or `wire.events`. */
function timelineOf(served: Served): ReportedMoment[] {
  const wire = new Map<object, number>(served.wire?.events.map((event, i) => [event, i]));
  const probe = new Map(
    served.calls.flatMap((each, call): [object, Place][] => [
      [each, { call, event: null }],
      ...each.events.map((inner, event): [object, Place] => [inner, { call, event }]),
    ]),
  );
  return momentsOf(served).map((moment) =>
    moment.in === 'wire'
      ? { t: moment.t, from: moment.event.from, wire: wire.get(moment.event) ?? 0 }
      : { t: moment.t, from: 'probe', ...(probe.get(moment.event) ?? { call: 0, event: null }) },
  );
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return cutText(value);
  if (Array.isArray(value)) return value.map(cut);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cut(each)]));
}

function cutText(text: string): string {
  if (text.length <= MOST) return text;
  return `${text.slice(0, MOST)}[${text.length - MOST} more]`;
}
