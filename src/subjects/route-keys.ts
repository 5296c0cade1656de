import type { Act } from '../model/property.ts';
import type { Route } from '../model/scenario.ts';

/** What acts ask for, as far as patience with it is concerned: a handler answers for a path. */
export class RouteKeys {
  readonly #varied: readonly { readonly pattern: RegExp; readonly path: string }[];

  constructor(routes: readonly Route[]) {
    const paths = new Map(
      routes.filter(({ parameters = [] }) => parameters.length > 0).map(patternOf),
    );
    this.#varied = [...paths].map(([path, pattern]) => ({ path, pattern }));
  }

  /** The same for each value of a parameter, and whatever the query is. */
  of(act: Act): string {
    const asked = pathOf(act.target);
    const route = this.#varied.find(({ pattern }) => pattern.test(asked));
    return `${act.kind === 'http' ? act.method : act.kind} ${route?.path ?? asked}`;
  }
}

function patternOf({ target, parameters = [] }: Route): readonly [string, RegExp] {
  let source = '';
  let end = 0;
  for (const parameter of parameters) {
    const value = parameter.kind === 'path' ? '.+' : '[^/]+';
    source += `${literal(target.slice(end, parameter.start))}${value}`;
    end = parameter.end;
  }
  return [pathOf(target), new RegExp(`^${source}${literal(target.slice(end))}$`, 's')];
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? target : target.slice(0, mark);
}
