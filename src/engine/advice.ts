import type { Exchange } from '../model/evidence.ts';
import { type Response, responseOf, valuesOf } from '../model/response.ts';
import { pathOf } from './paths.ts';

/**
 * Advice on content without a Content-Type. RFC 9110, 8.3, wants one unless the type is unknown to
 * the sender, which nobody but the application can tell: it is no finding.
 */
export function untyped(exchanges: readonly Exchange[]): string[] {
  const paths = new Set<string>();
  for (const exchange of exchanges) {
    if (exchange.kind !== 'wsgi' && exchange.kind !== 'http') continue;
    const path = pathOf(exchange);
    const response = responseOf(exchange);
    if (path !== null && response !== undefined && lacksType(response)) paths.add(path);
  }
  const [first] = paths;
  if (first === undefined) return [];
  const others = paths.size > 1 ? ` and ${paths.size - 1} more` : '';
  return [`'${first}'${others} answered with content but no Content-Type: advice, no finding`];
}

function lacksType(response: Response): boolean {
  const { content, status } = response;
  const wants = (status >= 200 && status < 300 && status !== 204) || status >= 400;
  return content !== undefined && wants && valuesOf(response, 'content-type').length === 0;
}
