import { readFile } from 'node:fs/promises';
import { decodeValue, type WireValue } from '../bridge/decode.ts';
import { EventDecoder, isWhole, type WireEvent } from '../bridge/events.ts';
import type { Identity } from '../model/bench.ts';
import { UsageError } from '../model/errors.ts';
import type { Exchange, SourceLine } from '../model/evidence.ts';
import type { Interface } from '../model/names.ts';

/** What was seen of an application somewhere else, as `gw_conform/observing.py` writes it. */
interface Stored {
  readonly schema: 1;
  readonly interface: Interface;
  readonly entry: string;
  readonly identity: Identity;
  readonly lines: readonly (readonly [string, number, string, SourceLine['owner']])[];
  readonly exchanges: readonly {
    readonly id: string;
    readonly kind: Exchange['kind'];
    readonly offered: WireValue;
    /** The test in whose course it was. */
    readonly context: string;
    readonly events: readonly WireEvent[];
    readonly ended: Exchange['ended']['how'];
  }[];
}

export interface Recording {
  readonly interface: Interface;
  readonly entry: string;
  readonly identity: Identity;
  readonly exchanges: readonly Exchange[];
  /** By exchange: the test in whose course it was. */
  readonly contexts: ReadonlyMap<string, string>;
}

/** Reads a recording. Throws a UsageError for what is none. */
export async function readRecording(file: string): Promise<Recording> {
  const stored = await read(file);
  const decoder = new EventDecoder();
  decoder.learn(stored.lines);
  const exchanges = stored.exchanges.map(
    ({ id, kind, offered, events, ended }) =>
      ({
        kind,
        id,
        request: null,
        offered: decodeValue(offered),
        events: events.filter(isWhole).map((event) => decoder.decode(event)),
        ended: { how: ended, detail: null },
      }) as Exchange,
  );
  return {
    interface: stored.interface,
    entry: stored.entry,
    identity: stored.identity,
    exchanges,
    contexts: new Map(stored.exchanges.map(({ id, context }) => [id, context])),
  };
}

async function read(file: string): Promise<Stored> {
  try {
    const stored = JSON.parse(await readFile(file, 'utf8')) as Stored;
    if (stored.schema === 1) return stored;
  } catch (error) {
    throw new UsageError(`'${file}' is no recording: ${(error as Error).message}`);
  }
  throw new UsageError(`'${file}' is no recording of schema 1`);
}
