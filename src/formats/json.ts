import type { Format } from './format.ts';
import { jsonText } from './safe.ts';

export default {
  name: 'json',
  render: (report) => jsonText(report),
} satisfies Format;
