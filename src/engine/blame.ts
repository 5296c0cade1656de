import type { Finding, RuleVerdict } from '../model/report.ts';

/**
 * Settles whose mistake a finding is: what the control, a minimal application of the same
 * framework, shows too is the framework's. A rule that only the framework breaks is exempt, unless
 * the framework's deviations count as well.
 */
export function assignBlame(
  verdicts: readonly RuleVerdict[],
  control: readonly RuleVerdict[],
  framework: string,
  count: 'own' | 'all',
): RuleVerdict[] {
  const shown = new Map(control.map((each) => [each.id, each.findings.flatMap(likenesses)]));
  return verdicts.map((verdict) => {
    const known = shown.get(verdict.id);
    if (verdict.verdict !== 'fail' || known === undefined) return verdict;
    const findings = verdict.findings.map((finding) =>
      likenesses(finding).some((each) => known.includes(each))
        ? { ...finding, owner: 'framework' as const }
        : finding,
    );
    const blamed = { ...verdict, findings };
    if (count === 'all' || findings.some(({ owner }) => owner !== 'framework')) return blamed;
    const reason = `a deviation of ${framework}: a minimal application of it does the same`;
    return { ...blamed, verdict: 'exempt', reason };
  });
}

/** Whether a control can tell anything: some finding is not plainly made by the project's code. */
export function needsControl(verdicts: readonly RuleVerdict[]): boolean {
  return verdicts.some((verdict) => verdict.findings.some(({ owner }) => owner !== 'project'));
}

/**
 * The same message from the same line of the framework, whatever the values were; or in the same
 * words, since every middleware between makes the call in a line of its own.
 */
function likenesses({ message, text, at, owner }: Finding): string[] {
  const words = `${message}|${text}`;
  return at === null || owner === 'project' ? [words] : [words, `${message}|${at.file}:${at.line}`];
}
