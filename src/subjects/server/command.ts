import type { Interface } from '../../model/names.ts';
import { type Recipe, TAKES_NOTHING } from './recipe.ts';

/** Servers of ASGI, by what their commands are called. */
const ASGI = /uvicorn|hypercorn|daphne|granian|asgi/i;

/**
 * A server that is started by a command of the user's own: `{app}`, `{host}` and `{port}` in it are
 * filled in.
 */
export function commandRecipe(words: readonly string[], asked: Interface | 'auto'): Recipe {
  const guessed = words.some((word) => ASGI.test(word)) ? 'asgi' : 'wsgi';
  return {
    entry: words.join(' '),
    interface: asked === 'auto' ? guessed : asked,
    version: () => Promise.resolve(null),
    takes: TAKES_NOTHING,
    prepare: ({ app, host, port }) => {
      const values: Readonly<Record<string, string>> = { app, host, port: String(port) };
      const fill = (word: string) =>
        word.replace(/\{(app|host|port)\}/g, (_, name: string) => values[name] ?? '');
      return Promise.resolve({ command: words.map(fill) });
    },
  };
}
