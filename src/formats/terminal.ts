import { actsOf, curl, describeAct } from './acts.ts';
import { Chalk, type ChalkInstance } from 'chalk';
import { relative } from 'node:path';
import type { Finding, Report, RuleVerdict } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { clauseName } from './documents.ts';
import type { Format, FormatOptions } from './format.ts';
import { safe, safeLines } from './safe.ts';
import { describeEnding, describeExchange, timeline } from './timeline.ts';

const FAILING: Readonly<Record<Report['level'], readonly string[]>> = {
  MUST: ['MUST'],
  SHOULD: ['MUST', 'SHOULD'],
  MAY: ['MUST', 'SHOULD', 'MAY'],
};

/** Findings of one rule that do not count and are told all the same. */
const MOST_BRIEF = 3;

/** For people: a summary, then each finding with its evidence. */
export default {
  name: 'terminal',
  render(report, rules, options) {
    const teller = new Teller(report, rules, options);
    const lines = options.quiet ? teller.outcome() : teller.everything();
    return `${lines.join('\n')}\n`;
  },
} satisfies Format;

class Teller {
  readonly #report: Report;
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #options: FormatOptions;
  readonly #ink: ChalkInstance;

  constructor(report: Report, rules: readonly Rule[], options: FormatOptions) {
    this.#report = report;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#options = options;
    this.#ink = new Chalk({ level: options.color ? 1 : 0 });
  }

  everything(): string[] {
    return [
      ...this.#heading(),
      ...this.outcome(),
      ...this.#numbers(),
      ...this.#problem(),
      ...this.#notes(),
      ...this.#findings(),
      ...this.#exempt(),
      ...(this.#options.verbose ? [...this.#allRules(), ...this.#log()] : this.#untested()),
    ];
  }

  outcome(): string[] {
    const { outcome, exitCode } = this.#report;
    const { fail, pass } = this.#report.totals.rules;
    const failing = this.#failed().length;
    if (outcome === 'conformant') {
      const advice =
        fail === 0 ? '' : `, ${count(fail, 'rule')} below ${this.#report.level} broken`;
      return [this.#ink.green.bold(`✓ conforms: ${count(pass, 'rule')} passed${advice}`)];
    }
    if (exitCode === 1) {
      const text = `✗ does not conform: ${count(failing, 'rule')} broken, ${pass} passed`;
      return [this.#ink.red.bold(text)];
    }
    const text: Readonly<Record<number, string>> = {
      3: 'cannot be judged',
      4: 'nothing was checked',
      70: 'gw-conform failed',
      130: 'interrupted',
    };
    return [this.#ink.yellow.bold(`? ${text[exitCode] ?? outcome} (exit code ${exitCode})`)];
  }

  #heading(): string[] {
    const { target, identity, tool } = this.#report;
    const parts = [
      `${tool.name} ${tool.version}`,
      safe(target.entry),
      target.interface?.toUpperCase(),
      identity.framework,
      identity.server,
      identity.python === null ? null : `Python ${identity.python}`,
    ];
    return [this.#ink.dim(parts.filter(Boolean).join(' · '))];
  }

  #numbers(): string[] {
    const { totals, seconds } = this.#report;
    if (totals.exchanges === 0) return [];
    const { untested, exempt } = totals.rules;
    const rest = [
      `${untested} untested`,
      ...(exempt > 0 ? [`${exempt} exempt`] : []),
      `${totals.exchanges} exchanges`,
      ...(totals.cases > 0 ? [`${totals.cases} generated cases (seed ${this.#report.seed})`] : []),
      `${totals.occasions} occasions`,
      `${seconds.toFixed(2)} s`,
    ];
    return [this.#ink.dim(`  ${rest.join(', ')}`)];
  }

  #problem(): string[] {
    const { problem } = this.#report;
    if (problem === null) return [];
    return ['', ...safeLines(problem).map((line) => `  ${line}`)];
  }

  #notes(): string[] {
    return this.#report.notes.map((note) => this.#ink.dim(`  note: ${safe(note)}`));
  }

  #findings(): string[] {
    const failed = this.#report.rules.filter((each) => each.verdict === 'fail');
    const order = ['MUST', 'SHOULD', 'MAY'];
    failed.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
    const broken = this.#report.rules.filter((each) => each.verdict === 'broken');
    return [
      ...failed.flatMap((verdict) =>
        verdict.findings.flatMap((each) => this.#finding(verdict, each)),
      ),
      ...broken.flatMap((each) => [
        '',
        this.#ink.yellow(`${each.id} is broken:`),
        each.reason ?? '',
      ]),
    ];
  }

  /** What was found and does not count, with the reason: briefly. */
  #exempt(): string[] {
    const exempt = this.#report.rules.filter(
      (each) => each.verdict === 'exempt' && each.findings.length > 0,
    );
    const reasons = [...new Set(exempt.map((each) => each.reason ?? ''))];
    return reasons.flatMap((reason) => [
      '',
      this.#ink.yellow(`not counted (--count all does): ${safe(reason)}`),
      ...exempt.filter((each) => each.reason === reason).flatMap((each) => this.#brief(each)),
    ]);
  }

  #brief({ level, id, findings }: RuleVerdict): string[] {
    return [
      `  ${level} ${id}`,
      ...findings.slice(0, MOST_BRIEF).map(({ text, at }) => {
        const place = at === null ? '' : `  ${this.#nearName(at.file)}:${at.line}`;
        return this.#ink.dim(`    ${safe(text)}${safe(place)}`);
      }),
      ...(findings.length > MOST_BRIEF
        ? [this.#ink.dim(`    … ${findings.length - MOST_BRIEF} more`)]
        : []),
    ];
  }

  #finding(verdict: RuleVerdict, finding: Finding): string[] {
    const rule = this.#rules.get(verdict.id);
    const fails = FAILING[this.#report.level].includes(verdict.level);
    const paint = fails ? this.#ink.red.bold : this.#ink.yellow.bold;
    const exempt = fails ? '' : this.#ink.dim('  (does not fail the run)');
    const lines = ['', `${paint(`${verdict.level} ${verdict.id}`)}${exempt}`];
    if (rule !== undefined) {
      const { quote, url } = rule.clause;
      lines.push(this.#field('clause', `${clauseName(rule.clause)}: “${quote}”`));
      lines.push(this.#field('', this.#ink.dim(url)));
      lines.push(this.#field('expected', rule.title));
    }
    lines.push(this.#field('seen', this.#ink.bold(safe(finding.text))));
    if (finding.at !== null) lines.push(...this.#place(finding));
    lines.push(...this.#requests(finding), ...this.#input(finding), ...this.#timeline(finding));
    if (rule !== undefined) lines.push(this.#field('why', rule.why));
    lines.push(this.#field('again', this.#ink.cyan(safe(finding.replay))));
    const acts = actsOf(finding.origin.input);
    const command = acts.length === 1 && acts[0] !== undefined ? curl(acts[0]) : null;
    if (command !== null) lines.push(this.#field('', this.#ink.cyan(safe(command))));
    if (finding.saved !== undefined) {
      const replay = `gw-conform replay ${finding.saved}`;
      lines.push(this.#field('', this.#ink.cyan(safe(replay))));
    }
    return lines;
  }

  /** The generated case, at its smallest. */
  #input({ origin }: Finding): string[] {
    return actsOf(origin.input).map((act, i) =>
      this.#field(i === 0 ? 'input' : '', safe(describeAct(act))),
    );
  }

  #place({ at, owner, source }: Finding): string[] {
    if (at === null) return [];
    const file = safe(this.#nearName(at.file));
    const whose = owner === 'dependency' ? this.#ink.dim('  (a dependency)') : '';
    const lines = [this.#field('at', `${file}:${at.line} in ${safe(at.function)}${whose}`)];
    if (source !== null) lines.push(this.#field('', this.#ink.dim(`${at.line} │ ${safe(source)}`)));
    return lines;
  }

  #requests({ count: times, paths }: Finding): string[] {
    if (paths.length === 0) return [];
    const shown = paths.slice(0, 5).map(safe).join('  ');
    const more = times > paths.slice(0, 5).length ? `  … ${times} exchanges in all` : '';
    return [this.#field('requests', `${shown}${more}`)];
  }

  #timeline(finding: Finding): string[] {
    const exchange = this.#report.exchanges.find((each) => each.id === finding.exchange);
    if (exchange === undefined) return [];
    const title = `${safe(describeExchange(exchange))}  ${this.#ink.dim(safe(finding.origin.id))}`;
    const lines = [this.#field('timeline', title)];
    for (const line of timeline(exchange, finding.event)) {
      if (typeof line === 'string') {
        lines.push(`    ${this.#ink.dim(line)}`);
        continue;
      }
      const mark = line.offending ? this.#ink.red.bold('▶') : ' ';
      const head = `${line.milliseconds.padStart(8)} ms  ${line.from.padEnd(11)}`;
      const text = safe(line.text);
      lines.push(`  ${mark} ${this.#ink.dim(head)} ${line.offending ? this.#ink.red(text) : text}`);
    }
    if (finding.event === null)
      lines.push(`  ${this.#ink.red.bold('▶')} ${describeEnding(exchange)}`);
    const { detail } = exchange.ended;
    if (detail !== null)
      lines.push(...safeLines(detail).map((each) => this.#ink.dim(`    ${each}`)));
    return lines;
  }

  #untested(): string[] {
    const { untested } = this.#report.totals.rules;
    if (untested === 0) return [];
    return ['', this.#ink.dim(`${count(untested, 'rule')} had no occasion; -v lists them`)];
  }

  #allRules(): string[] {
    const marks = { pass: '✓', fail: '✗', untested: '·', exempt: '-', broken: '?' } as const;
    const lines = this.#report.rules.map(
      (each) =>
        `${marks[each.verdict]} ${each.level.padEnd(6)} ${each.id}  ${each.occasions || ''}`,
    );
    return ['', ...lines.map((line) => this.#ink.dim(line.trimEnd()))];
  }

  #log(): string[] {
    const { stdout, stderr } = this.#report.log;
    const parts = [
      ['standard output', stdout],
      ['standard error', stderr],
    ] as const;
    return parts.flatMap(([name, text]) =>
      text === '' ? [] : ['', `${name} of the subject:`, ...safeLines(text.trimEnd())],
    );
  }

  #failed(): readonly RuleVerdict[] {
    const levels = FAILING[this.#report.level];
    return this.#report.rules.filter(
      (each) => each.verdict === 'fail' && levels.includes(each.level),
    );
  }

  #field(name: string, text: string): string {
    return `  ${this.#ink.dim(name.padEnd(9))} ${text}`;
  }

  #nearName(file: string): string {
    const near = relative(this.#options.cwd, file);
    return near.startsWith('..') ? file : near;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
