import { Chalk } from 'chalk';
import type { Interface } from '../model/names.ts';
import { safe } from './safe.ts';

/** What was found of an application without judging anything: `doctor --format json`. */
export interface Diagnosis {
  readonly schema: 1;
  readonly tool: { readonly name: 'gw-conform'; readonly version: string };
  readonly target: {
    readonly interface: Interface;
    /** How it is called. */
    readonly style: 'wsgi' | 'asgi3' | 'asgi2';
    readonly entry: string;
    readonly file: string | null;
  };
  readonly python: { readonly version: string | null; readonly executable: string };
  readonly framework: string | null;
  readonly routes: readonly DiagnosedRoute[];
  readonly skipped: readonly { readonly pattern: string; readonly reason: string }[];
  readonly notes: readonly string[];
}

export interface DiagnosedRoute {
  readonly kind: 'http' | 'websocket';
  readonly method: string;
  readonly path: string;
  /** As the application declares it; null for what no router has told of. */
  readonly pattern: string | null;
  readonly endpoint: string | null;
  /** Whether a run asks for it. */
  readonly visited: boolean;
}

const STYLES: Readonly<Record<Diagnosis['target']['style'], string>> = {
  wsgi: 'WSGI: application(environ, start_response)',
  asgi3: 'ASGI 3: await application(scope, receive, send)',
  asgi2: 'ASGI 2: await application(scope)(receive, send)',
};

/** The same for people. */
export function describeDiagnosis(diagnosis: Diagnosis, color: boolean): string {
  const ink = new Chalk({ level: color ? 1 : 0 });
  const { tool, target, python, framework, notes } = diagnosis;
  const visited = diagnosis.routes.filter((route) => route.visited).length;
  const facts: readonly (readonly [string, string])[] = [
    ['entry', target.entry],
    ['file', target.file ?? 'none'],
    ['Python', `${python.version ?? 'unknown'} (${python.executable})`],
    ['interface', STYLES[target.style]],
    ['framework', framework ?? 'none that is known'],
    ['routes', `${diagnosis.routes.length}, of which a run asks for ${visited}`],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    ink.dim(`${tool.name} ${tool.version}`),
    ...facts.map(([name, value]) => `${ink.bold(name.padEnd(width))}  ${safe(value)}`),
    ...table(diagnosis.routes.map(cellsOf)).map((line, i) =>
      diagnosis.routes[i]?.visited === true ? line : ink.dim(line),
    ),
    ...(diagnosis.skipped.length > 0 ? [ink.bold('skipped')] : []),
    ...table(diagnosis.skipped.map(({ pattern, reason }) => [pattern, reason])),
    ...notes.map((note) => ink.dim(`note: ${safe(note)}`)),
    '',
  ].join('\n');
}

function cellsOf({ kind, method, path, pattern, endpoint }: DiagnosedRoute): string[] {
  return [
    kind === 'websocket' ? 'ws' : method,
    path,
    pattern === null || pattern === path ? '' : pattern,
    endpoint ?? '',
  ];
}

const WIDEST = 48;

/** Rows of text in columns; a cell that is very wide pushes only its own row. */
function table(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(safe));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.min(WIDEST, Math.max(...cells.map((row) => row[column]?.length ?? 0))),
  );
  return cells.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
