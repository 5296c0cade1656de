import { fingerprints } from './fingerprint.ts';
import type { Format } from './format.ts';
import { jsonText, safe } from './safe.ts';
import { nearName, toldFindings } from './told.ts';

const SEVERITIES = { fails: 'major', advises: 'minor', exempt: 'info' } as const;

/** GitLab's code quality report: an array of issues, each at a file and line. */
export default {
  name: 'codequality',
  render(report, rules, { cwd }) {
    const told = toldFindings(report, rules);
    const prints = fingerprints(told, cwd);
    return jsonText(
      told.map(({ verdict, finding, weight }, i) => ({
        description: safe(`${verdict.level}: ${finding.text}`),
        check_name: verdict.id,
        fingerprint: prints[i],
        severity: SEVERITIES[weight],
        location: {
          // An issue without a place is not shown at all.
          path: safe(nearName(finding.at?.file ?? report.target.entry, cwd)),
          lines: { begin: Math.max(1, finding.at?.line ?? 1) },
        },
      })),
    );
  },
} satisfies Format;
