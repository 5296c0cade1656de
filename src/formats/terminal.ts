import { actsOf, curl, describeAct } from './acts.ts';
import { Chalk, type ChalkInstance } from 'chalk';
import type { Finding, Report, ReportedExhibit, RuleVerdict } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { clauseName } from './documents.ts';
import type { Format, FormatOptions } from './format.ts';
import { safe, safeLines } from './safe.ts';
import { describeEnd, describeExhibit, linesOf } from './exhibits.ts';
import {
  counted,
  exemption,
  identityOf,
  nearName,
  outcomeSentence,
  type Told,
  toldFindings,
} from './told.ts';

/** Findings of one rule that do not count and are told all the same. */
const MOST_BRIEF = 3;
/** Lines of a server's log with one finding. */
const MOST_LOG = 60;

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
  readonly #told: readonly Told[];
  readonly #options: FormatOptions;
  readonly #ink: ChalkInstance;

  constructor(report: Report, rules: readonly Rule[], options: FormatOptions) {
    this.#report = report;
    this.#told = toldFindings(report, rules);
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
      ...this.#baseline(),
      ...(this.#options.verbose ? [...this.#allRules(), ...this.#log()] : this.#untested()),
    ];
  }

  outcome(): string[] {
    const text = outcomeSentence(this.#report);
    const { outcome, exitCode } = this.#report;
    if (outcome === 'conformant') return [this.#ink.green.bold(`✓ ${text}`)];
    if (exitCode === 1) return [this.#ink.red.bold(`✗ ${text}`)];
    return [this.#ink.yellow.bold(`? ${text}`)];
  }

  #heading(): string[] {
    const { tool } = this.#report;
    const parts = [`${tool.name} ${tool.version}`, ...identityOf(this.#report)];
    return [this.#ink.dim(parts.map(safe).join(' · '))];
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
    const broken = this.#report.rules.filter((each) => each.verdict === 'broken');
    return [
      ...this.#told
        .filter(({ weight }) => weight !== 'exempt')
        .flatMap((each) => this.#finding(each)),
      ...broken.flatMap((each) => [
        '',
        this.#ink.yellow(`${each.id} is broken:`),
        ...safeLines(each.reason ?? ''),
      ]),
    ];
  }

  /** What was found and does not count, with the reason: briefly. */
  #exempt(): string[] {
    const exempt = this.#told.filter(({ weight }) => weight === 'exempt');
    const reasons = [...new Set(exempt.map(exemption))];
    return reasons.flatMap((reason) => {
      const those = exempt.filter((each) => exemption(each) === reason);
      const hint = those.some(({ finding }) => finding.accepted === undefined)
        ? ' (--count all does)'
        : '';
      const verdicts = [...new Set(those.map(({ verdict }) => verdict))];
      return [
        '',
        this.#ink.yellow(`not counted${hint}: ${safe(reason ?? '')}`),
        ...verdicts.flatMap((verdict) =>
          this.#brief(
            verdict,
            those.filter((each) => each.verdict === verdict).map(({ finding }) => finding),
          ),
        ),
      ];
    });
  }

  #brief({ level, id }: RuleVerdict, findings: readonly Finding[]): string[] {
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

  /** What a baseline says and is not so. */
  #baseline(): string[] {
    const { baseline } = this.#report;
    if (baseline === undefined || baseline.complaints.length === 0) return [];
    return [
      '',
      this.#ink.red.bold(`${safe(baseline.file)} is not right any more`),
      ...baseline.complaints.map((each) => `  ${safe(each)}`),
    ];
  }

  #finding({ verdict, rule, finding, weight, exhibit }: Told): string[] {
    const fails = weight === 'fails';
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
    lines.push(...this.#requests(finding), ...this.#input(finding));
    lines.push(...this.#timeline(finding, exhibit));
    if (rule !== undefined) lines.push(this.#field('why', rule.why));
    if (finding.replay !== '')
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

  #timeline(finding: Finding, exchange: ReportedExhibit | undefined): string[] {
    if (exchange === undefined) return [];
    const title = `${safe(describeExhibit(exchange))}  ${this.#ink.dim(safe(finding.origin.id))}`;
    const lines = [this.#field('timeline', title)];
    for (const line of linesOf(exchange, finding.event)) {
      if (typeof line === 'string') {
        lines.push(`    ${this.#ink.dim(line)}`);
        continue;
      }
      const mark = line.offending ? this.#ink.red.bold('▶') : ' ';
      const head = `${line.milliseconds.padStart(8)} ms  ${line.from.padEnd(11)}`;
      const text = safe(line.text);
      lines.push(`  ${mark} ${this.#ink.dim(head)} ${line.offending ? this.#ink.red(text) : text}`);
    }
    return [...lines, ...this.#ending(exchange, finding.event)];
  }

  #ending(exchange: ReportedExhibit, event: number | null): string[] {
    const lines: string[] = [];
    if (event === null) lines.push(`  ${this.#ink.red.bold('▶')} ${describeEnd(exchange)}`);
    if (exchange.kind !== 'served') {
      return [...lines, ...this.#indented(safeLines(exchange.ended.detail ?? ''))];
    }
    const log = this.#indented(safeLines(exchange.log?.trimEnd() ?? '').slice(-MOST_LOG));
    return log.length === 0 ? lines : [...lines, this.#field('log', ''), ...log];
  }

  #indented(lines: readonly string[]): string[] {
    if (lines.join('') === '') return [];
    return lines.map((each) => this.#ink.dim(`    ${each}`));
  }

  #untested(): string[] {
    const { untested } = this.#report.totals.rules;
    if (untested === 0) return [];
    return ['', this.#ink.dim(`${counted(untested, 'rule')} had no occasion; -v lists them`)];
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

  #field(name: string, text: string): string {
    return `  ${this.#ink.dim(name.padEnd(9))} ${text}`;
  }

  #nearName(file: string): string {
    return nearName(file, this.#options.cwd);
  }
}
