import type { ServerDrive } from '../../model/server-scenario.ts';
import type { Interface } from '../../model/names.ts';

/** What a server is to be started with. */
export interface Recipe {
  /** As the user named it. */
  readonly entry: string;
  readonly interface: Interface;
  /** The same server, should it turn out to speak ASGI where that could not be known beforehand. */
  readonly asgi?: Recipe;
  /** Name and version of what is started, where it can be told beforehand. */
  version(): Promise<string | null>;
  /** Makes what a start needs (configuration files), and says how to start it. */
  prepare(setting: Setting): Promise<Prepared>;
  /** Ids of rules that say nothing of it, with the reason. */
  readonly exempt?: ReadonlyMap<string, string>;
  /** A proxy in front of it answers in its stead: its starts and ends are not seen. */
  readonly isBehind?: boolean;
  /** Whether it can be told to speak TLS, and to mount the application under a path. */
  readonly takes: ServerDrive['takes'];
}

export interface Setting {
  readonly host: string;
  readonly port: number;
  /** `gw_conform.probe_wsgi:application` */
  readonly app: string;
  readonly rootPath: string;
  /** Files with the server's certificate and key, and with the authority of clients'. */
  readonly tls: TlsFiles | null;
  /** There is a proxy in front of it. */
  readonly isBehind?: boolean;
  /** A folder of its own, that goes when the server has ended. */
  readonly folder: string;
}

export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

export interface Prepared {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What it speaks with the proxy in front of it; HTTP if left out. */
  readonly protocol?: 'uwsgi';
}

/** A server that can only be started as it is. */
export const TAKES_NOTHING: Recipe['takes'] = {
  tls: false,
  clientCertificates: false,
  rootPath: false,
};
