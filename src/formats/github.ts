import type { Format } from './format.ts';
import { clauseName } from './documents.ts';
import { safe } from './safe.ts';
import { story } from './story.ts';
import { nearName, outcomeSentence, tally, type Told, toldFindings, type Weight } from './told.ts';

const COMMANDS: Readonly<Record<Weight, string>> = {
  fails: 'error',
  advises: 'warning',
  exempt: 'notice',
};

/** Workflow commands: GitHub shows them at the file and line, in the log and on the diff. */
export default {
  name: 'github',
  render(report, rules, { cwd }) {
    const { tool, outcome, problem, baseline } = report;
    const summary = `${outcomeSentence(report)} (${tally(report)})`;
    const verb = outcome === 'conformant' ? 'notice' : 'error';
    const broken = report.rules.filter((each) => each.verdict === 'broken');
    const lines = [
      ...toldFindings(report, rules).map((each) => annotation(each, cwd)),
      ...broken.map(({ id, reason }) =>
        command('error', { title: `${id} is broken` }, reason ?? ''),
      ),
      ...(baseline?.complaints ?? []).map((each) =>
        command('error', { title: 'baseline', file: nearName(baseline?.file ?? '', cwd) }, each),
      ),
      ...(problem === null ? [] : [command('error', { title: tool.name }, problem)]),
      command(verb, { title: tool.name }, summary),
    ];
    return `${lines.join('\n')}\n`;
  },
} satisfies Format;

function annotation(told: Told, cwd: string): string {
  const { verdict, rule, finding, weight } = told;
  const { at } = finding;
  const place = at === null ? {} : { file: nearName(at.file, cwd), line: String(at.line) };
  const clause = rule === undefined ? '' : ` (${clauseName(rule.clause)})`;
  const title = `${verdict.level} ${verdict.id}${clause}`;
  return command(COMMANDS[weight], { ...place, title }, story(told, cwd).join('\n'));
}

/** `::error file=app.py,line=1,title=…::message`, with line breaks kept in the message. */
function command(
  verb: string,
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const named = Object.entries(properties).map(([name, text]) => `${name}=${property(safe(text))}`);
  const data = message.split(/\r?\n/).map((line) => escaped(safe(line)));
  return `::${verb} ${named.join(',')}::${data.join('%0A')}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
