import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Interface } from '../model/names.ts';
import type { TargetOptions } from './options.ts';

/** What an application is likely to be. Nothing but time may depend on it. */
export interface Guess {
  readonly interface: Interface;
  /** Whether it is likely to accept WebSockets. */
  readonly webSockets: boolean;
}

/** Goes by the text of the target's own file. */
export function guess(
  target: string,
  { appDir = '.', interface: asked }: Pick<TargetOptions, 'appDir' | 'interface'>,
): Guess {
  const text = textOf(target.replace(/:[\w.]+$/, ''), appDir);
  const likely = /\basync\s+def\b|\basgi/i.test(text) ? 'asgi' : 'wsgi';
  return {
    interface: asked === 'auto' ? likely : asked,
    webSockets: /websocket/i.test(text),
  };
}

/** Empty where it is not found at first sight. */
function textOf(module: string, appDir: string): string {
  const path = module.endsWith('.py') ? module : module.replaceAll('.', '/');
  for (const each of [path, `${path}.py`, `${path}/__init__.py`]) {
    try {
      return readFileSync(resolve(appDir, each), 'utf8');
    } catch {
      // The next one, or none.
    }
  }
  return '';
}
