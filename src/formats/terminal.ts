import type { Format } from './format.ts';

export default {
  name: 'terminal',
  render: (report) => `${JSON.stringify(report.totals, null, 2)}\n`,
} satisfies Format;
