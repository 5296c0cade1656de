import { createServer } from 'node:net';

/** Below what systems give to whoever asks for any port: nobody is given one of these by chance. */
const PORTS = { first: 20_000, count: 12_000 };

let last = Math.floor(Math.random() * PORTS.count);

/**
 * A port of this address that nobody listens on, and that this process has not given before. Some
 * servers listen long after they were told of theirs.
 */
export async function freePort(host: string): Promise<number> {
  for (let i = 0; i < PORTS.count; i++) {
    last = (last + 1) % PORTS.count;
    const port = PORTS.first + last;
    if (await canListen(host, port)) return port;
  }
  throw new Error(`every port of ${host} from ${PORTS.first} on is in use`);
}

async function canListen(host: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
