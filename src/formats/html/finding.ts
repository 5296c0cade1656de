import { clauseName } from '../documents.ts';
import { inputOf, placeName } from '../story.ts';
import { exemption, type Told } from '../told.ts';
import { block, exhibitOf, folded } from './exhibit.ts';
import { markup, type Markup } from './markup.ts';

/** One finding; `brief` where the page has no room for what was seen. */
export function findingOf(told: Told, index: number, cwd: string, brief: boolean): Markup {
  const { verdict, rule, finding, weight } = told;
  const id = `finding-${index + 1}`;
  const reason = exemption(told);
  const place = placeName(told, cwd);
  const { origin, source, at } = finding;
  const shrunk = inputOf(told);
  const marks = { fails: '✗ ', advises: '! ', exempt: '– ' } as const;
  return markup`<article
    class="finding ${weight}"
    id="${id}"
    data-verdict="${weight}"
    data-level="${verdict.level}"
    aria-labelledby="${id}-title"
  >
    <h3 id="${id}-title">
      <span class="mark-${weight}" aria-hidden="true">${marks[weight]}</span
      ><span class="level">${verdict.level}</span> <code>${verdict.id}</code>
      <a class="anchor" href="#${id}" aria-label="Link to finding ${index + 1}">#</a>
    </h3>
    ${weight === 'advises' ? markup`<p class="aside">Does not fail the run.</p>` : null}${reason === null ? null : markup`<p class="aside">Not counted: ${reason}</p>`}
    <dl class="facts">
      ${
        rule === undefined
          ? null
          : markup`<dt>Expected</dt>
              <dd>${rule.title}</dd>`
      }
      <dt>Seen</dt>
      <dd><strong class="seen">${finding.text}</strong></dd>
      ${
        place === null
          ? null
          : markup`<dt>Program line</dt>
              <dd>
                <code>${place}</code
                >${source === null ? null : markup`<pre class="source" tabindex="0"><code><span class="number">${at?.line ?? 0}</span> ${source}</code></pre>`}
              </dd>`
      }
      ${
        finding.paths.length === 0
          ? null
          : markup`<dt>Requests</dt>
              <dd class="requests">
                ${finding.paths.map((path) => markup`<code>${path}</code> `)}${finding.count > finding.paths.length ? markup`<span class="aside">${finding.count} exchanges in all</span>` : null}
              </dd>`
      }
      ${
        rule === undefined
          ? null
          : markup`<dt>Clause</dt>
              <dd>
                <blockquote>${rule.clause.quote}</blockquote>
                <a href="${rule.clause.url}">${clauseName(rule.clause)}</a>
              </dd>
              <dt>Why</dt>
              <dd>${rule.why}</dd>`
      }
      ${
        finding.replay === ''
          ? null
          : markup`<dt>Again</dt>
              <dd class="replay">
                <pre tabindex="0"><code>${finding.replay}</code></pre>
                <button type="button" class="copy" hidden>Copy</button>
              </dd>`
      }
    </dl>
    ${shrunk.length === 0 ? null : folded('Shrunk input', block([...shrunk, `seed ${origin.seed ?? ''}, path ${origin.path ?? ''}`]))}
    ${brief ? markup`<p class="aside">This page had no room for what was seen; the JSON report has it.</p>` : exhibitOf(told, id)}
  </article> `;
}
