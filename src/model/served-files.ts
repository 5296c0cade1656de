import type { ProbeCall, ProbeFile } from './probe.ts';
import type { ByteText } from './scenario.ts';
import type { Served, WireResponse } from './served.ts';
import {
  callOf,
  failed,
  finalOf,
  hasLeft,
  isBodiless,
  starts,
  surplusOf,
  valuesOf,
} from './served-wsgi.ts';

type Headers = readonly (readonly [string, string])[];

/** A response whose body is a file in the server's `wsgi.file_wrapper`. */
export interface FileReply {
  readonly call: ProbeCall;
  readonly file: ProbeFile;
  readonly code: number;
  /** The application's Content-Length. */
  readonly declared: number | null;
  /** What is to be sent. */
  readonly body: ByteText;
  readonly response: WireResponse | undefined;
  /** The response came as it was begun, and whole. */
  readonly isWhole: boolean;
  readonly extra: ByteText;
}

/** The reply to a request whose application returned a wrapped file, and whose client stayed. */
export function fileReplyOf(served: Served): FileReply | undefined {
  const call = callOf(served);
  const result = served.script?.result;
  if (call === undefined || result?.shape !== 'file_wrapper' || result.file === undefined) {
    return undefined;
  }
  if (served.wire === null || hasLeft(served)) return undefined;
  const [start] = starts(call);
  if (start?.status === null || start === undefined || failed(start.event)) return undefined;
  const code = Number(start.status.slice(0, 3));
  if (!isWrapped(call) || isBodiless(served, code)) return undefined;
  return {
    call,
    file: result.file,
    code,
    ...wanted(result.file, start.headers ?? []),
    ...seen(finalOf(served), code),
    extra: surplusOf(served),
  };
}

function isWrapped(call: ProbeCall): boolean {
  return call.events.some((event) => event.type === 'file_wrapper' && !failed(event));
}

function wanted(file: ProbeFile, headers: Headers): Pick<FileReply, 'declared' | 'body'> {
  const declared = valuesOf(headers, 'content-length')[0];
  const content = file.content.slice(file.position ?? 0);
  return declared === undefined
    ? { declared: null, body: content }
    : { declared: Number(declared), body: content.slice(0, Number(declared)) };
}

function seen(
  response: WireResponse | undefined,
  code: number,
): Pick<FileReply, 'response' | 'isWhole'> {
  const isOurs = response?.status === code;
  return { response, isWhole: isOurs && response.complete && response.fault === null };
}
