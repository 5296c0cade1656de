import { relative } from 'node:path';
import type { News } from '../engine/traffic.ts';
import { safe } from '../formats/safe.ts';

/** A line that tells of a finding as it is made. */
export function notice({ rule, text, at, path }: News): string {
  const place = at === null ? [] : [`${relative(process.cwd(), at.file)}:${at.line}`];
  const where = [...place, ...(path === null ? [] : [path])].join(', ');
  return `${safe(`${rule.level} ${rule.id}: ${text}${where && ` (${where})`}`)}\n`;
}
