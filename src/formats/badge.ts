import type { Format } from './format.ts';
import { jsonText } from './safe.ts';

const MESSAGES = {
  conformant: ['conforms', 'brightgreen'],
  nonconformant: ['does not conform', 'red'],
  inconclusive: ['unknown', 'lightgrey'],
} as const;

/** What a shields.io endpoint badge reads. */
export default {
  name: 'badge',
  render({ outcome, target }) {
    const [message, color] = MESSAGES[outcome];
    const label = target.interface?.toUpperCase() ?? 'gateway';
    return jsonText({ schemaVersion: 1, label, message, color });
  },
} satisfies Format;
