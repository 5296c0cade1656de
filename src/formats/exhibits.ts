import type { ReportedExhibit } from '../model/report.ts';
import { servedTimeline } from './served-timeline.ts';
import { describeEnding, describeExchange, timeline, type TimelineLine } from './timeline.ts';

/** What happened around the offending event, `most` lines of it; strings stand for the rest. */
export function linesOf(
  exhibit: ReportedExhibit,
  offending: number | null,
  most?: number,
): readonly (TimelineLine | string)[] {
  return exhibit.kind === 'served'
    ? servedTimeline(exhibit, offending, most)
    : timeline(exhibit, offending, most);
}

/** `GET /users`, `WebSocket /chat`, `lifespan`. */
export function describeExhibit(exhibit: ReportedExhibit): string {
  return exhibit.kind === 'served' ? exhibit.title : describeExchange(exhibit);
}

/** How it ended, in words. */
export function describeEnd(exhibit: ReportedExhibit): string {
  if (exhibit.kind !== 'served') return describeEnding(exhibit);
  const last = exhibit.wire?.events.at(-1);
  if (exhibit.wire?.timedOut === true) return 'the client gave up waiting';
  if (last?.from === 'server' && last.type === 'reset') return 'the server reset the connection';
  if (last?.from === 'server' && last.type === 'end') return 'the server closed the connection';
  return 'that is all that happened';
}
