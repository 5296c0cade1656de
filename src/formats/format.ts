import type { Report } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';

export interface FormatOptions {
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Files below it are named relative to it. */
  readonly cwd: string;
}

/** A way to tell a report: a pure function of it. */
export interface Format {
  readonly name: string;
  render(report: Report, rules: readonly Rule[], options: FormatOptions): string;
}
