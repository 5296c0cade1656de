export type Interface = 'wsgi' | 'asgi';

/** The folders of `suites/`: one for each specification. */
export const SPEC_NAMES = [
  'wsgi',
  'asgi',
  'asgi-http',
  'asgi-websocket',
  'asgi-lifespan',
  'http',
] as const;
export type SpecName = (typeof SPEC_NAMES)[number];

export const SUBJECT_KINDS = ['application', 'server', 'middleware'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export type RuleId = `${SpecName}/${SubjectKind}/${string}`;

/** The keyword of the specification. MAY also stands for what it only remarks (INFO rows). */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** A row of `suites/requirements.tsv`. */
export type RequirementId =
  `${'WSGI' | 'ASGI' | 'HTTP' | 'WS' | 'LIFE' | 'TLS' | 'EXT' | 'RFC'}-${string}`;

/** A list with at least one element. */
export type Some<T> = readonly [T, ...T[]];
