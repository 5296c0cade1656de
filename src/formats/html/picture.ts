import type { TimelineLine } from '../timeline.ts';
import { markup, type Markup } from './markup.ts';

const WIDTH = 960;
const LEFT = 104;
const RIGHT = WIDTH - 24;
const LANE = 52;
const TOP = 26;
/** Room for the number of an event. */
const LABEL = 24;

interface Mark {
  readonly line: TimelineLine;
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

/**
 * The events of an exchange, to scale: a lane for each party, a mark with its number for each
 * event, the offending one set off. The list beside it has the words.
 */
export function picture(
  lines: readonly TimelineLine[],
  title: string,
  { absent, id }: { readonly absent: boolean; readonly id: string },
): Markup {
  const lanes = (['client', 'server', 'application'] as const).filter(
    (lane) => lane !== 'client' || lines.some(({ from }) => from === 'client'),
  );
  const times = lines.map(({ milliseconds }) => Number(milliseconds));
  const begin = Math.min(...times);
  const span = Math.max(Math.max(...times) - begin, 0.01);
  const xOf = (time: number) => LEFT + ((time - begin) / span) * (RIGHT - LEFT);
  const yOf = (lane: string) => TOP + lanes.findIndex((each) => each === lane) * LANE + 30;
  const marks = lines.map((line, i) => ({
    line,
    number: i + 1,
    x: xOf(times[i] ?? begin),
    y: yOf(line.from),
  }));
  const height = TOP + lanes.length * LANE + 26;
  return markup`<div class="picture" tabindex="0" role="region" aria-label="Picture of the timeline">
    <svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}">
      <title id="${id}">
        ${title}: ${lines.length} events in ${span.toFixed(2)}
        ms${absent ? ', after which something is missing' : ''}
      </title>
      ${lanes.map(
        (lane) =>
          markup`<g class="lane ${lane}"
            ><text x="8" y="${yOf(lane) + 4}">${lane}</text
            ><line x1="${LEFT}" x2="${RIGHT}" y1="${yOf(lane)}" y2="${yOf(lane)}"
          /></g> `,
      )}${ticks(begin, span).map(
        (time) =>
          markup`<g class="tick"
            ><line x1="${xOf(time)}" x2="${xOf(time)}" y1="${TOP}" y2="${height - 22}" /><text
              x="${xOf(time)}"
              y="${height - 6}"
              text-anchor="middle"
              >${label(time)} ms</text
            ></g
          > `,
      )}${lanes.flatMap((lane) => drawn(marks.filter(({ line }) => line.from === lane)))}${
        absent
          ? markup`<g class="mark offending"
              ><line x1="${RIGHT + 12}" x2="${RIGHT + 12}" y1="${TOP}" y2="${height - 22}" /><text
                x="${RIGHT + 12}"
                y="${TOP - 8}"
                text-anchor="end"
                >absent</text
              ></g
            >`
          : null
      }
    </svg>
  </div>`;
}

/** The marks of one lane; their numbers stand side by side above it, with lines to where they belong. */
function drawn(marks: readonly Mark[]): Markup[] {
  const room = Math.min(LABEL, (RIGHT - LEFT) / Math.max(1, marks.length - 1));
  const places = marks.map(({ x }) => x);
  for (let i = 1; i < places.length; i += 1) {
    places[i] = Math.max(places[i] ?? 0, (places[i - 1] ?? 0) + room);
  }
  let limit = RIGHT;
  for (let i = places.length - 1; i >= 0; i -= 1) {
    places[i] = Math.min(places[i] ?? 0, limit);
    limit = (places[i] ?? 0) - room;
  }
  return marks.map(
    ({ line, number, x, y }, i) =>
      markup`<g class="mark${line.offending ? ' offending' : ''}"
        ><title>${number}: ${line.milliseconds} ms, ${line.from}: ${line.text}</title
        ><line x1="${places[i] ?? x}" x2="${x}" y1="${y - 15}" y2="${y - 4}" /><circle
          cx="${x}"
          cy="${y}"
          r="${line.offending ? 8 : 5}"
        /><text x="${places[i] ?? x}" y="${y - 19}" text-anchor="middle">${number}</text></g
      > `,
  );
}

/** Round times for the scale: about five of them. */
function ticks(begin: number, span: number): number[] {
  const raw = span / 5;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = unit * ([1, 2, 5, 10].find((each) => each * unit >= raw) ?? 10);
  const found: number[] = [];
  for (let n = Math.ceil(begin / step); n * step <= begin + span; n += 1) found.push(n * step);
  return found;
}

function label(time: number): string {
  return String(Number(time.toPrecision(6)));
}
