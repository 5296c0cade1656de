import { bytes, type Py, show } from '../../model/py.ts';
import type { ReportedExhibit, ServedExhibit } from '../../model/report.ts';
import type { HttpRequest, WebSocketRequest } from '../../model/scenario.ts';
import { describeEnd, describeExhibit, linesOf } from '../exhibits.ts';
import { safeLines } from '../safe.ts';
import type { Told } from '../told.ts';
import { markup, type Markup } from './markup.ts';
import { picture } from './picture.ts';

/** Events that are drawn and told; more nobody reads. */
const MOST_EVENTS = 60;
/** Characters of one value. */
const LONGEST = 600;
const MOST_LOG = 200;

/** What was seen: the timeline as a picture and in words, the request, the wire. */
export function exhibitOf({ finding, exhibit }: Told, id: string): Markup {
  if (exhibit === undefined) return markup``;
  const lines = linesOf(exhibit, finding.event, MOST_EVENTS);
  const events = lines.filter((line) => typeof line !== 'string');
  const absent = finding.event === null;
  const title = describeExhibit(exhibit);
  let number = 0;
  return markup`<h4>Timeline <span class="aside">${title}, ${finding.origin.id}</span></h4>
    ${events.length === 0 ? null : picture(events, title, { absent, id: `${id}-picture` })}
    <ol class="events">
      ${lines.map((line) => {
        if (typeof line === 'string') return markup`<li class="gap">${line}</li> `;
        number += 1;
        return markup`<li${line.offending ? markup` class="offending"` : null}><span class="number">${number}</span> <span class="time">${line.milliseconds} ms</span> <span class="party">${line.from}</span> <code>${line.text}</code>${line.offending ? markup` <strong class="here">← here</strong>` : null}</li>
`;
      })}
    </ol>
    ${absent ? markup`<p class="offending"><strong>Absent:</strong> ${describeEnd(exhibit)}.</p>` : null}
    ${exhibit.kind === 'served' ? servedParts(exhibit) : exchangeParts(exhibit)}`;
}

function exchangeParts(exhibit: Exclude<ReportedExhibit, ServedExhibit>): Markup {
  const { request, offered, ended } = exhibit;
  return markup`${ended.detail === null || ended.detail === '' ? null : folded('How it ended', block(safeLines(ended.detail)))}
  ${request === null ? null : folded('Request', requestOf(request))}
  ${folded(exhibit.kind === 'wsgi' ? 'environ' : 'scope', items(offered))}`;
}

function requestOf(request: HttpRequest | WebSocketRequest): Markup {
  const method = request.kind === 'http' ? request.method : 'GET';
  const head = [
    `${method} ${request.target}`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
  ];
  const rest =
    request.kind === 'http'
      ? (request.body ?? []).map((piece) => show(bytes(piece), LONGEST))
      : request.steps.map((step) => JSON.stringify(step));
  return block([...head, ...(rest.length > 0 ? ['', ...rest] : [])]);
}

function servedParts(served: ServedExhibit): Markup {
  const events = served.wire?.events ?? [];
  const [begin] = events;
  const rows = events.slice(0, MOST_EVENTS).map(
    (event) =>
      markup`<li>
          <span class="time">${((event.t - (begin?.t ?? 0)) / 1000).toFixed(2)} ms</span>
          <span class="party">${event.from}</span> ${
            event.type === 'bytes' ? block(wireLines(event.bytes)) : markup`<em>${event.type}</em>`
          }
        </li> `,
  );
  const offered = served.calls.map((call) =>
    folded(call.kind === 'wsgi' ? 'environ' : 'scope', items(call.offered)),
  );
  const log = safeLines(served.log?.trimEnd() ?? '').slice(-MOST_LOG);
  return markup`${
    rows.length === 0
      ? null
      : folded(
          'Bytes on the wire',
          markup`<ol class="wire">
            ${rows}
          </ol>`,
        )
  }
  ${offered} ${log.join('') === '' ? null : folded('Log of the server', block(log))}`;
}

/** Bytes as text, a line for each of theirs; what cannot be printed is escaped. */
function wireLines(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return lines.map((line) => show(bytes(line), LONGEST).slice(2, -1));
}

function items(offered: Py): Markup {
  if (offered.py !== 'dict') return markup`<pre><code>${show(offered, LONGEST)}</code></pre>`;
  return markup`<dl class="items">
    ${offered.items.map(
      ([key, value]) =>
        markup`<dt><code>${show(key)}</code></dt>
          <dd><code>${show(value, LONGEST)}</code></dd> `,
    )}
  </dl>`;
}

/** Something that is there when it is wanted. */
export function folded(title: string, content: Markup): Markup {
  return markup`<details>
    <summary>${title}</summary>
    ${content}
  </details>`;
}

/** Lines of text as they are. */
export function block(lines: readonly string[]): Markup {
  return markup`<pre
    tabindex="0"
  ><code>${lines.map((line, i) => (i > 0 ? markup`\n${line}` : markup`${line}`))}</code></pre>`;
}
