import { loadRules } from '../engine/catalogue.ts';
import { describeRule, describeRules } from '../formats/rules.ts';
import { UsageError } from '../model/errors.ts';
import { SUBJECT_KINDS } from '../model/names.ts';
import type { Rule } from '../model/rule.ts';
import { wantsColor } from './color.ts';
import { matching } from './globs.ts';
import { print } from './write.ts';

export interface RulesOptions {
  readonly format: string;
  readonly color: boolean;
}

/** `gw-conform rules [id or glob]`: lists rules, or explains the one that is named. */
export async function rulesCommand(glob: string | undefined, options: RulesOptions) {
  if (options.format !== 'terminal' && options.format !== 'json') {
    throw new UsageError(`rules are told as terminal or json, not ${options.format}`);
  }
  const all = (await Promise.all(SUBJECT_KINDS.map((kind) => loadRules(kind, null)))).flat();
  const ids = new Set(
    matching(
      glob ?? '*',
      all.map((rule) => rule.id),
    ),
  );
  const chosen = all.filter((rule) => ids.has(rule.id));
  const [only] = chosen;
  if (options.format === 'json') {
    await print(`${JSON.stringify(chosen.map(summaryOf), null, 2)}\n`);
  } else if (only !== undefined && only.id === glob) {
    await print(describeRule(only, wantsColor(options.color)));
  } else {
    await print(describeRules(chosen, wantsColor(options.color)));
  }
  return 0;
}

function summaryOf(rule: Rule) {
  const [spec, subject] = rule.id.split('/');
  return {
    id: rule.id,
    spec,
    subject,
    level: rule.level,
    title: rule.title,
    requirements: rule.requirements,
    section: rule.clause.section,
    url: rule.clause.url,
  };
}
