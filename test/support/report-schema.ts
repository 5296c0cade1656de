import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../src/formats/report.schema.json', import.meta.url), 'utf8');
const ajv = new Ajv2020({ allErrors: false, strict: false });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(text) as object);

/** Why a JSON report does not follow the schema; empty when it does. */
export function schemaErrors(report: unknown): string[] {
  if (validate(report)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
