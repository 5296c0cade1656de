import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Headers } from './http-request.ts';

/** Answers on a socket that no parser looks after (any more), and closes it. */
export function refuse(socket: Duplex, status: number, headers: Headers = []): void {
  const text = `${STATUS_CODES[status] ?? status}\n`;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${text.length}`,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
