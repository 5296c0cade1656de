import { Chalk } from 'chalk';
import type { Finding, RuleVerdict } from '../model/report.ts';
import { jsonText, safe } from './safe.ts';
import { counted, nearName } from './told.ts';

interface Compared {
  readonly verdict: RuleVerdict;
  readonly finding: Finding;
}

/** What two reports on one subject have in common, and what not. */
interface Comparison {
  readonly fixed: readonly Compared[];
  readonly fresh: readonly Compared[];
  readonly same: readonly Compared[];
}

/** A comparison of reports for people. */
export function describeComparison(comparison: Comparison, cwd: string, color: boolean): string {
  const ink = new Chalk({ level: color ? 1 : 0 });
  const { fixed, fresh, same } = comparison;
  const line = ({ verdict, finding }: Compared) => {
    const { at, text } = finding;
    const place = at === null ? '' : `  ${nearName(at.file, cwd)}:${at.line}`;
    return safe(`${verdict.level} ${verdict.id}: ${text}${place}`);
  };
  const lines = [
    ink.bold(
      `${counted(fresh.length, 'new finding')}, ${fixed.length} fixed, ${same.length} the same`,
    ),
    ...fresh.map((each) => ink.red(`+ ${line(each)}`)),
    ...fixed.map((each) => ink.green(`- ${line(each)}`)),
    ...same.map((each) => ink.dim(`  ${line(each)}`)),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same for programs. */
export function comparisonJson({ fixed, fresh, same }: Comparison): string {
  const told = (all: readonly Compared[]) =>
    all.map(({ verdict, finding }) => ({ rule: verdict.id, level: verdict.level, ...finding }));
  return jsonText({ schema: 1, new: told(fresh), fixed: told(fixed), same: told(same) });
}
