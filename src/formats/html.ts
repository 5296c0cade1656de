import { createHash } from 'node:crypto';
import type { Report } from '../model/report.ts';
import type { Format } from './format.ts';
import { block } from './html/exhibit.ts';
import { findingOf } from './html/finding.ts';
import { Markup, markup, verbatim } from './html/markup.ts';
import { rulesOf } from './html/rules.ts';
import { SCRIPT } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { safeLines } from './safe.ts';
import { counted, outcomeSentence, type Told, toldFindings } from './told.ts';

/** Characters of findings that are told at length; the others are told briefly. */
const LARGEST = 500_000;
/** Lines of what the subject printed. */
const MOST_LOG = 500;

/** One page that needs nothing but itself; readable without its script. */
export default {
  name: 'html',
  render(report, rules, { cwd }) {
    const told = toldFindings(report, rules);
    const title = `${report.target.entry}: ${outcomeSentence(report)}`;
    // Nothing is loaded and nothing runs but what stands here, whatever a subject has said.
    const hash = createHash('sha256').update(SCRIPT).digest('base64');
    const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
    const page = markup`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta http-equiv="Content-Security-Policy" content="${verbatim(policy)}" />
          <meta name="color-scheme" content="light dark" />
          <meta name="referrer" content="no-referrer" />
          <title>${title}</title>
          ${verbatim(`<style>${STYLE}</style>`)}
        </head>
        <body>
          <a class="skip" href="#findings">To the findings</a>
          ${header(report)}
          <main>
            ${summary(report, told)} ${filters()}
            <section id="findings" aria-labelledby="findings-title">
              <h2 id="findings-title">Findings</h2>
              ${told.length === 0 ? markup`<p>Nothing was found.</p>` : findings(told, cwd)}
            </section>
            <section id="rules" aria-labelledby="rules-title">
              <h2 id="rules-title">Rules</h2>
              ${report.rules.length === 0 ? markup`<p>No rule was applied.</p>` : rulesOf(report, rules, told)}
            </section>
            ${logOf(report)}
          </main>
          <footer>
            <p>
              ${report.tool.name} ${report.tool.version} · ${report.started} ·
              ${report.seconds.toFixed(2)} s · seed ${report.seed}
            </p>
          </footer>
          ${verbatim(`<script>${SCRIPT}</script>`)}
        </body>
      </html> `;
    return page.text;
  },
} satisfies Format;

function header(report: Report): Markup {
  const { target, identity, outcome } = report;
  const marks = { conformant: '✓', nonconformant: '✗', inconclusive: '?' } as const;
  const facts = [
    ['Subject', target.entry],
    ['Kind', target.kind],
    ['Interface', target.interface?.toUpperCase()],
    ['Framework', identity.framework],
    ['Server', identity.server],
    ['Python', identity.python],
  ] as const;
  return markup`<header class="outcome ${outcome}">
    <h1>
      <span aria-hidden="true">${marks[outcome]}</span>
      <code>${target.entry}</code> ${outcomeSentence(report)}
    </h1>
    <dl class="identity">
      ${facts.map(([name, value]) =>
        value === null || value === undefined
          ? null
          : markup`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
      )}
    </dl>
  </header>`;
}

/** What was checked, and what was not. */
function summary(report: Report, told: readonly Told[]): Markup {
  const { totals, problem, notes, baseline } = report;
  const { pass, fail, untested, exempt, broken } = totals.rules;
  const kinds = [
    ['pass', 'passed', pass],
    ['fail', 'failed', fail],
    ['untested', 'untested', untested],
    ['exempt', 'exempt', exempt],
    ['broken', 'broken', broken],
  ] as const;
  return markup`<section aria-labelledby="summary-title">
    <h2 id="summary-title">What was checked</h2>
    <ul class="numbers">
      ${kinds.map(([kind, name, number]) =>
        kind === 'broken' && number === 0
          ? null
          : markup`<li class="verdict ${kind}"><strong>${number}</strong> ${name}</li>`,
      )}
    </ul>
    <p>
      ${counted(totals.exchanges, 'exchange')}, ${counted(totals.occasions, 'occasion')} on which
      rules applied, ${counted(told.length, 'finding')}.
      ${
        untested === 0
          ? 'Every rule had an occasion.'
          : `${counted(untested, 'rule')} had no occasion: of what they ask for nothing is known.`
      }
      The run fails from level ${report.level} on.
    </p>
    ${problem === null ? null : markup`<div class="problem">${block(safeLines(problem))}</div>`}
    ${baseline === undefined ? null : markup`<p>${counted(baseline.accepted, 'finding')} accepted in <code>${baseline.file}</code>.</p>`}
    ${(baseline?.complaints ?? []).map((each) => markup`<p class="problem">${each}</p>`)}
    ${
      notes.length === 0
        ? null
        : markup`<ul>
            ${notes.map((note) => markup`<li>${note}</li>`)}
          </ul>`
    }
  </section>`;
}

/** Of use with the script only, which shows them. */
function filters(): Markup {
  const kinds = [
    ['fails', 'failing'],
    ['advises', 'advice'],
    ['exempt', 'exempt'],
    ['untested', 'untested'],
    ['pass', 'passed'],
  ] as const;
  return markup`<form id="filters" role="search" aria-label="Filter findings and rules" hidden>
    <label>Search <input type="search" id="search" autocomplete="off" spellcheck="false" /></label>
    <label
      >Level
      <select id="level">
        <option value="">all</option>
        <option>MUST</option>
        <option>SHOULD</option>
        <option>MAY</option>
      </select></label
    >
    <fieldset>
      <legend>Show</legend>
      ${kinds.map(
        ([value, name]) =>
          markup`<label
            ><input type="checkbox" name="show" value="${value}" checked /> ${name}</label
          > `,
      )}
    </fieldset>
    <button type="button" id="fold">Open all</button>
    <p id="shown" role="status"></p>
  </form>`;
}

function findings(told: readonly Told[], cwd: string): Markup {
  let room = LARGEST;
  return markup`${told.map((each, i) => {
    const whole = findingOf(each, i, cwd, room <= 0);
    room -= whole.text.length;
    return room < 0 ? findingOf(each, i, cwd, true) : whole;
  })}`;
}

function logOf({ log }: Report): Markup {
  const parts = [
    ['Standard output of the subject', log.stdout],
    ['Standard error of the subject', log.stderr],
  ] as const;
  if (parts.every(([, text]) => text === '')) return markup``;
  return markup`<section id="log" aria-labelledby="log-title">
    <h2 id="log-title">Log</h2>
    ${parts.map(([name, text]) =>
      text === ''
        ? null
        : markup`<details>
            <summary>${name}</summary>
            ${block(safeLines(text.trimEnd()).slice(-MOST_LOG))}
          </details>`,
    )}
  </section>`;
}
