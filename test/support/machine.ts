import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { COMPILED_PYTHON } from './venv.ts';

/** What some tests need besides Node, Python and the environments, and where it is. */
const PLACES = {
  chromium: () => CHROMIUM,
  nginx: () => onPath('nginx'),
  uwsgi: () => onPath('uwsgi'),
  apache2: () => onPath('apache2'),
  bjoern: () => (existsSync(COMPILED_PYTHON) ? COMPILED_PYTHON : undefined),
} as const;

export type Need = keyof typeof PLACES;

/** A real browser: that of `CHROMIUM`, or the system's. */
export const CHROMIUM =
  process.env['CHROMIUM'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Whether what needs this is left out: never in CI, where it has to be there. */
export function isLeftOut(need: Need): boolean {
  return process.env['CI'] === undefined && PLACES[need]() === undefined;
}

/** Says at the end of the tests what they have left out. */
export default function setup(): () => void {
  return () => {
    const missing = (Object.keys(PLACES) as Need[]).filter(isLeftOut);
    if (missing.length === 0) return;
    process.stdout.write(
      `\nThis machine has no ${missing.join(', no ')}: what needs them was skipped. ` +
        'CI has everything; .ci/run installs it on Debian.\n',
    );
  };
}

function onPath(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, program)).find(existsSync);
}
