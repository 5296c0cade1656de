import type { ProbeCall, ProbeFile } from './probe.ts';
import type { ByteText } from './scenario.ts';
import type { Served, WireResponse } from './served.ts';
import { callOf, failed, finalOf, hasLeft, isBodiless, starts, valuesOf } from './served-wsgi.ts';

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
  if (call === undefined || result?.shape !== 'file_wrapper' || result.file === undefined) return;
  if (served.wire === null || hasLeft(served)) return undefined;
  const [start] = starts(call);
  const code = Number(start?.status?.slice(0, 3));
  const isWrapped = call.events.some((event) => event.type === 'file_wrapper' && !failed(event));
  if (!isWrapped || start === undefined || failed(start.event) || isBodiless(served, code)) return;
  const response = finalOf(served);
  const declared = valuesOf(start.headers ?? [], 'content-length')[0];
  const content = result.file.content.slice(result.file.position ?? 0);
  return {
    call,
    file: result.file,
    code,
    declared: declared === undefined ? null : Number(declared),
    body: declared === undefined ? content : content.slice(0, Number(declared)),
    response,
    isWhole: response?.status === code && response.complete && response.fault === null,
    extra: served.wire.extra,
  };
}
