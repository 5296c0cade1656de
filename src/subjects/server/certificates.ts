import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Certificates, CLIENT_NAME, type Identity, makeCertificates } from './certificate.ts';
import type { TlsFiles } from './recipe.ts';

let made: Certificates | null = null;

/** The certificates of this run, made when they are needed first. */
export function certificates(): Certificates & { readonly client: Identity & { name: string } } {
  made ??= makeCertificates();
  return { ...made, client: { ...made.client, name: CLIENT_NAME } };
}

/** Puts those that a server needs into files. */
export async function writeCertificates(folder: string): Promise<TlsFiles> {
  const { authority, server } = certificates();
  const files = {
    certificate: join(folder, 'server.pem'),
    key: join(folder, 'server.key'),
    authority: join(folder, 'authority.pem'),
  };
  await writeFile(files.certificate, server.certificate);
  await writeFile(files.key, server.key, { mode: 0o600 });
  await writeFile(files.authority, authority);
  return files;
}
