import { UsageError } from '../model/errors.ts';

/** The ids that a glob names (`*` stands for anything), which must be some. */
export function matching(glob: string, ids: readonly string[]): string[] {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${pattern}$`);
  const found = ids.filter((id) => expression.test(id));
  if (found.length > 0) return found;
  throw new UsageError(
    `no rule matches '${glob}'; 'gw-conform rules' lists them, and 'wsgi/application/*' is a glob`,
  );
}
