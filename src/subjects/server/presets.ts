import { UsageError } from '../../model/errors.ts';
import { ASGI_PRESETS } from './asgi-presets.ts';
import type { Preset, Variant } from './preset.ts';
import { presetOf } from './preset-recipe.ts';
import type { Recipe } from './recipe.ts';
import { WSGI_PRESETS } from './wsgi-presets.ts';

const PRESETS: readonly Preset[] = [...WSGI_PRESETS, ...ASGI_PRESETS];

/** A server that is known by name: `gunicorn`, `gunicorn:gthread`, `nginx+gunicorn`. */
export function presetRecipe(name: string, python: string): Recipe {
  const [server = '', ...fronts] = name.split('+').toReversed();
  const [plain = '', variant = ''] = server.split(':');
  const preset = PRESETS.find((each) => each.name === plain);
  const chosen = preset?.variants[variant];
  const front = fronts[0] ?? null;
  const isKnown = fronts.length === 0 || (fronts.length === 1 && front === 'nginx');
  if (preset === undefined || chosen === undefined || !isKnown) throw unknown(name, preset);
  if (front !== null && preset.behind === undefined) {
    throw new UsageError(`'${plain}' is not known behind ${front}`);
  }
  return presetOf({ name, preset, variant: chosen, python, isBehind: front !== null });
}

/** The presets, one a line, with their variants. */
export function listPresets(): string {
  const lines = PRESETS.map(({ name, interface: spoken, title, variants, behind }) => {
    const names = Object.keys(variants).map((each) => (each === '' ? name : `${name}:${each}`));
    const stack = behind === undefined ? '' : `; behind nginx: nginx+${name}`;
    return `  ${spoken.toUpperCase()}  ${names.join(', ')}\n        ${title}${stack}`;
  });
  return [
    'gw-conform server PRESET judges one of these servers:',
    '',
    ...lines,
    '',
    'gw-conform server -- COMMAND judges any other; {app}, {host} and {port} in it are filled in.',
    '',
  ].join('\n');
}

function unknown(name: string, preset: Preset | undefined): UsageError {
  const known = preset === undefined ? PRESETS.map((each) => each.name) : variantsOf(preset);
  return new UsageError(
    `there is no preset '${name}'; there are ${known.join(', ')} ('gw-conform server' tells more)`,
  );
}

function variantsOf({ name, variants }: Preset): string[] {
  const found: Readonly<Record<string, Variant>> = variants;
  return Object.keys(found).map((each) => (each === '' ? name : `${name}:${each}`));
}
