import type { Finding, Report, RuleVerdict } from '../model/report.ts';

/** A finding of one of two reports, or of both. */
export interface Compared {
  readonly verdict: RuleVerdict;
  readonly finding: Finding;
}

export interface Comparison {
  readonly fixed: readonly Compared[];
  /** Not in the earlier report. */
  readonly fresh: readonly Compared[];
  readonly same: readonly Compared[];
}

/** What has changed from an earlier report on a subject to a later one. */
export function compareReports(earlier: Report, later: Report): Comparison {
  const before = byLikeness(earlier);
  const after = byLikeness(later);
  return {
    fixed: [...before].filter(([key]) => !after.has(key)).map(([, each]) => each),
    fresh: [...after].filter(([key]) => !before.has(key)).map(([, each]) => each),
    same: [...after].filter(([key]) => before.has(key)).map(([, each]) => each),
  };
}

/** What counts: neither a framework's own deviations nor what is accepted. */
function byLikeness(report: Report): Map<string, Compared> {
  return new Map(
    report.rules
      .filter(({ verdict }) => verdict === 'fail')
      .flatMap((verdict) =>
        verdict.findings
          .filter(({ accepted }) => accepted === undefined)
          .map((finding): [string, Compared] => [likeness(verdict, finding), { verdict, finding }]),
      ),
  );
}

/** The same mistake though lines were added above it, or the project stands elsewhere. */
function likeness({ id }: RuleVerdict, { message, text, at, source }: Finding): string {
  const place = at === null ? [] : [at.file.split(/[/\\]/).at(-1), at.function];
  return [id, message, ...place, source ?? text.replace(/\d+/g, '#')].join('\0');
}
