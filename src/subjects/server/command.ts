import type { Interface } from '../../model/names.ts';
import { type Recipe, TAKES_NOTHING } from './recipe.ts';

/** Servers of ASGI, by what their commands are called. */
const ASGI = /uvicorn|hypercorn|daphne|granian|asgi/i;

/**
 * A server that is started by a command of the user's own: `{app}`, `{host}` and `{port}` in it are
 * filled in.
 */
export function commandRecipe(words: readonly string[], asked: Interface | 'auto'): Recipe {
  if (asked !== 'auto') return recipeOf(words, asked);
  const asgi = recipeOf(words, 'asgi');
  return words.some((word) => ASGI.test(word)) ? asgi : { ...recipeOf(words, 'wsgi'), asgi };
}

function recipeOf(words: readonly string[], spoken: Interface): Recipe {
  return {
    entry: words.join(' '),
    interface: spoken,
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
