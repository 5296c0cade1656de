import type { Clause } from './clause.ts';
import type { EvidenceKind, EvidenceOf, SourceLine } from './evidence.ts';
import type { Level, RequirementId, RuleId, Some } from './names.ts';

/** Message texts by name. `{slots}` are filled from a problem's `data`. */
export type Messages = Readonly<Record<string, string>>;

type Slots<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | Slots<Rest>
  : never;

type Data<Text extends string> = [Slots<Text>] extends [never]
  ? { readonly data?: undefined }
  : { readonly data: { readonly [Slot in Slots<Text>]: string | number } };

/** What is wrong at one occasion. */
export type Problem<M extends Messages> = {
  [Key in keyof M & string]: {
    readonly message: Key;
    /** The event to point at where it is not the occasion itself. */
    readonly event?: object | undefined;
    /** The source line where it is not the event's own. */
    readonly at?: SourceLine | null | undefined;
  } & Data<M[Key]>;
}[keyof M & string];

/** A Python program of the accused party. It is driven by every scenario. */
export interface Example {
  readonly title: string;
  readonly python: string;
  /** The MAY rows that it makes use of: what must not be flagged. Only of conforming programs. */
  readonly permits?: Some<RequirementId>;
}

/** A program that gives exactly one finding: the message that it names, of this rule alone. */
export interface Violation<Key extends string> extends Example {
  readonly reports: Key;
}

export interface RuleDefinition<K extends EvidenceKind, Focus, M extends Messages> {
  /** Its path under `suites/`; reads as a statement about the subject. */
  readonly id: RuleId;
  readonly title: string;
  readonly level: Level;
  readonly requirements: Some<RequirementId>;
  readonly clause: Clause;
  /** What breaks in practice, and what to do instead. */
  readonly why: string;
  readonly on: K;
  /** Of a server, and about what it refuses: it may have been refused on the far side of middleware. */
  readonly refusals?: true;
  /** Where one of these is broken too, what this one finds is the consequence, and is not told. */
  readonly follows?: Some<RuleId>;
  readonly messages: M;
  /** The occasions on which the rule applies; none means it was not exercised. */
  given(evidence: EvidenceOf[K]): Iterable<Focus>;
  /** What is wrong at one occasion, if anything. */
  check(focus: Focus, evidence: EvidenceOf[K]): Problem<M> | undefined;
  readonly examples: {
    readonly conforming: Some<Example>;
    readonly violating: Some<Violation<keyof M & string>>;
  };
}

/** A problem whose message names the compiler has already checked. */
export interface AnyProblem {
  readonly message: string;
  readonly data?: Readonly<Record<string, string | number>> | undefined;
  readonly event?: object | undefined;
  readonly at?: SourceLine | null | undefined;
}

/** A rule whose type parameters have been checked and forgotten. */
export interface Rule extends Omit<
  RuleDefinition<EvidenceKind, unknown, Messages>,
  'given' | 'check' | 'examples'
> {
  given(evidence: unknown): Iterable<unknown>;
  check(focus: unknown, evidence: unknown): AnyProblem | undefined;
  readonly examples: {
    readonly conforming: Some<Example>;
    readonly violating: Some<Violation<string>>;
  };
}

/** Checks a rule's messages, slots and examples against each other at compile time. */
export function defineRule<K extends EvidenceKind, Focus, const M extends Messages>(
  rule: RuleDefinition<K, Focus, M>,
): Rule {
  return rule;
}

/** Fills a message's `{slots}`. */
export function fill(template: string, data: AnyProblem['data']): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => String(data?.[slot] ?? `{${slot}}`));
}

/** Python source in a template: the common indentation is taken away. */
export function python(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const text = String.raw({ raw: strings.raw }, ...values);
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return `${lines.map((line) => line.slice(common)).join('\n')}\n`;
}
