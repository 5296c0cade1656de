import { loadRules } from '../engine/catalogue.ts';
import type { Setting } from '../engine/report.ts';
import { Traffic } from '../engine/traffic.ts';
import type { Report } from '../model/report.ts';
import { readRecording, type Recording } from '../subjects/stored-recording.ts';
import { readBaseline } from './baseline.ts';
import { countedRules } from './check.ts';
import { wantsColor } from './color.ts';
import { type JudgeOptions, levelOf } from './options.ts';
import { quote } from './replay-command.ts';
import { withSources } from './sources.ts';
import { VERSION } from '../package.ts';
import { destinationsOf, writeReport } from './write.ts';

/** `gw-conform judge`: judges what was recorded elsewhere. Returns the exit code. */
export async function judgeCommand(file: string, options: JudgeOptions): Promise<number> {
  const destinations = destinationsOf(options.format);
  const baseline = await readBaseline(options);
  const recording = await readRecording(file);
  const all = await loadRules('application', null);
  const counted = countedRules(all, options);
  const setting: Setting = {
    version: VERSION,
    kind: 'application',
    entry: recording.entry,
    started: new Date(),
    seed: 0,
  };
  const rules = await loadRules('application', recording.interface);
  const traffic = new Traffic(
    rules.filter(({ id }) => counted.has(id)),
    {
      setting,
      level: levelOf(options),
      count: 'all',
      control: () => Promise.resolve(null),
      replay: () => '',
      forget: () => undefined,
    },
  );
  traffic.take(recording.exchanges);
  const judged = await traffic.report(
    { ...recording, log: () => ({ stdout: '', stderr: '' }) },
    { signal: new AbortController().signal, problem: null },
  );
  const report = await baseline.apply(await withSources(withContexts(judged, recording)));
  const color = wantsColor(options.color);
  await writeReport(report, all, destinations, { ...options, color, cwd: process.cwd() });
  return report.exitCode;
}

/** Names the test that showed it as the origin of each finding. */
function withContexts(report: Report, { contexts }: Recording): Report {
  const rules = report.rules.map((rule) => ({
    ...rule,
    findings: rule.findings.map((finding) => {
      const test = contexts.get(finding.exchange) ?? '';
      if (test === '') return finding;
      const origin = { ...finding.origin, id: test };
      return { ...finding, origin, replay: `pytest ${quote(test)}` };
    }),
  }));
  return { ...report, rules };
}
