import type { Format } from './format.ts';

export default {
  name: 'json',
  render: (report) => `${JSON.stringify(report, null, 2)}\n`,
} satisfies Format;
