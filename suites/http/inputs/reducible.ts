import * as fc from 'fast-check';
import type { ByteText } from '../../../src/model/scenario.ts';

/** What is sent, and what it is said to be. */
export interface Whole {
  readonly type: string | null;
  readonly content: ByteText;
}

const OCTETS = 'application/octet-stream';
/** The byte that others shrink to. */
const SIMPLEST = 'a'.charCodeAt(0);

/** Any bytes, which shrink to few, and to plain letters. */
const octets = fc.array(fc.nat({ max: 255 }), { maxLength: 2 ** 17 }).map(
  (numbers) => numbers.map((each) => String.fromCharCode(each ^ SIMPLEST)).join(''),
  (text) => Array.from(text as string, (each) => each.charCodeAt(0) ^ SIMPLEST),
);

interface Context {
  readonly as: 'octets' | 'made';
  readonly context: unknown;
}

/** Contents that shrink to the fewest bytes of no kind wherever their kind does not matter. */
export class Reducible extends fc.Arbitrary<Whole> {
  readonly #made: fc.Arbitrary<Whole>;

  constructor(made: fc.Arbitrary<Whole>) {
    super();
    this.#made = made;
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<Whole> {
    return asMade(this.#made.generate(random, bias));
  }

  override canShrinkWithoutContext(_value: unknown): _value is Whole {
    return false;
  }

  override shrink(value: Whole, context: unknown): fc.Stream<fc.Value<Whole>> {
    const known = context as Context;
    if (known.as === 'octets') {
      return octets.shrink(value.content, known.context).map(asOctets);
    }
    const plain = asOctets(new fc.Value<ByteText>(value.content, undefined));
    return fc.Stream.of(plain).join(this.#made.shrink(value, known.context).map(asMade));
  }
}

function asMade({ value, context }: fc.Value<Whole>): fc.Value<Whole> {
  return new fc.Value<Whole>(value, { as: 'made', context } satisfies Context);
}

function asOctets({ value, context }: fc.Value<ByteText>): fc.Value<Whole> {
  const whole = { type: OCTETS, content: value };
  return new fc.Value<Whole>(whole, { as: 'octets', context } satisfies Context);
}
