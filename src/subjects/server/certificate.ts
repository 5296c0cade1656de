import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that is made for one run, and one certificate each for server and client. */
export interface Certificates {
  readonly authority: string;
  readonly server: Identity;
  readonly client: Identity;
}

interface Party {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const ECDSA_WITH_SHA256 = [1, 2, 840, 10045, 4, 3, 2];
const COMMON_NAME = [2, 5, 4, 3];
const BASIC_CONSTRAINTS = [2, 5, 29, 19];
const ALTERNATIVE_NAME = [2, 5, 29, 17];
const KEY_ID = [2, 5, 29, 14];
const AUTHORITY_KEY_ID = [2, 5, 29, 35];
const CLIENT = 'gw-conform client';
/** The client's distinguished name, as RFC 4514 writes it. */
export const CLIENT_NAME = `CN=${CLIENT}`;
const DAY = 24 * 60 * 60 * 1000;

/** Makes them; they are good for a day, for 127.0.0.1 and localhost. */
export function makeCertificates(): Certificates {
  const authority = party('gw-conform authority');
  const server = party('localhost');
  const client = party(CLIENT);
  return {
    authority: certificate(authority, authority, true),
    server: { certificate: certificate(server, authority, false), key: keyOf(server) },
    client: { certificate: certificate(client, authority, false), key: keyOf(client) },
  };
}

function party(name: string): Party {
  return { name, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

function keyOf({ privateKey }: Party): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** X.509, version 3 (RFC 5280). */
function certificate(subject: Party, issuer: Party, isAuthority: boolean): string {
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const told = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    nameOf(issuer),
    sequence(time(Date.now() - DAY), time(Date.now() + DAY)),
    nameOf(subject),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(subject, issuer, isAuthority))),
  );
  const signature = sign('sha256', told, issuer.privateKey);
  const whole = sequence(told, algorithm, tagged(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function extensions(subject: Party, issuer: Party, isAuthority: boolean): Buffer[] {
  const constraints = isAuthority ? sequence(tagged(0x01, Buffer.from([255]))) : sequence();
  const names = sequence(
    tagged(0x82, Buffer.from('localhost')),
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
  );
  return [
    extension(BASIC_CONSTRAINTS, true, constraints),
    extension(KEY_ID, false, tagged(0x04, keyId(subject))),
    extension(AUTHORITY_KEY_ID, false, sequence(tagged(0x80, keyId(issuer)))),
    ...(isAuthority ? [] : [extension(ALTERNATIVE_NAME, false, names)]),
  ];
}

function extension(id: readonly number[], isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [tagged(0x01, Buffer.from([255]))] : [];
  return sequence(objectId(id), ...critical, tagged(0x04, value));
}

function keyId({ publicKey }: Party): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function nameOf({ name }: Party): Buffer {
  return sequence(tagged(0x31, sequence(objectId(COMMON_NAME), tagged(0x0c, Buffer.from(name)))));
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  return tagged(0x17, Buffer.from(digits.slice(2)));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function integer(value: Buffer): Buffer {
  return tagged(0x02, value);
}

function objectId([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const bytes = rest.flatMap((number) => {
    const parts = [number & 127];
    for (let high = number >> 7; high > 0; high >>= 7) parts.unshift((high & 127) | 128);
    return parts;
  });
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

/** DER: tag, length, contents. */
function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 128) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 255);
  return [128 | bytes.length, ...bytes];
}
