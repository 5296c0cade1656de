import { readFile, stat } from 'node:fs/promises';
import type { Finding, Report } from '../model/report.ts';

const LONGEST = 200;
/** Bytes of a file that a person can have written. */
const LARGEST = 16 * 1024 * 1024;

/** The report with the text of each finding's source line. */
export async function withSources(report: Report): Promise<Report> {
  const files = new Map<string, Promise<readonly string[]>>();
  const lineOf = async ({ at }: Finding): Promise<string | null> => {
    if (at === null) return null;
    const reading = files.get(at.file) ?? linesOf(at.file);
    files.set(at.file, reading);
    const text = (await reading)[at.line - 1]?.trim();
    return text ? text.slice(0, LONGEST) : null;
  };
  const rules = await Promise.all(
    report.rules.map(async (rule) => ({
      ...rule,
      findings: await Promise.all(
        rule.findings.map(async (finding) => ({ ...finding, source: await lineOf(finding) })),
      ),
    })),
  );
  return { ...report, rules };
}

async function linesOf(file: string): Promise<readonly string[]> {
  try {
    // Code can say of itself what it likes: that it stands in a device, say.
    const found = await stat(file);
    if (!found.isFile() || found.size > LARGEST) return [];
    return (await readFile(file, 'utf8')).split('\n');
  } catch {
    // Code that was made at run time, or has gone since: the place is named all the same.
    return [];
  }
}
