import { pep3333 } from '../../../src/model/clause.ts';
import { innerCall, isWsgi } from '../../../src/model/pairs.ts';
import { textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'wsgi/middleware/keeps-the-url-together',
  title: 'Moves whole parts of the path between PATH_INFO and SCRIPT_NAME',
  level: 'SHOULD',
  requirements: ['WSGI-263'],
  clause: pep3333(
    'URL Reconstruction',
    "If an application wishes to reconstruct a request's complete URL, it may do so using the following algorithm",
  ),
  why: 'The application puts its own URLs together from SCRIPT_NAME and PATH_INFO: links and redirects lead elsewhere. What is added to the one has to be taken from the beginning of the other, character by character.',
  on: 'pair',
  messages: {
    torn: 'passed on SCRIPT_NAME {script} and PATH_INFO {path} for a request to {whole}',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || !isWsgi(pair)) return;
    const script = textItem(call.offered, 'SCRIPT_NAME') ?? '';
    const path = textItem(call.offered, 'PATH_INFO') ?? '';
    const before = textItem(pair.outer.offered, 'SCRIPT_NAME') ?? '';
    const whole = before + (textItem(pair.outer.offered, 'PATH_INFO') ?? '');
    // It was moved from the path, and not put there by one who knows more than the path says.
    const isMoved = script !== before && script !== '' && whole.startsWith(script);
    const isKept = script === before && before + path === whole;
    if (isMoved || isKept) yield { script, path, whole };
  },
  check({ script, path, whole }) {
    // To make one slash of several is to rewrite the path by purpose.
    const single = (text: string) => text.replaceAll(/\/{2,}/g, '/');
    if (single(script + path) !== single(whole)) {
      return { message: 'torn', data: { script, path, whole } };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the first segment of the path',
        python: python`
          def middleware(app):
              def mounting(environ, start_response):
                  path = environ.get("PATH_INFO", "")
                  if path.startswith("/one/"):
                      environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/one"
                      environ["PATH_INFO"] = path[len("/one"):]
                  return app(environ, start_response)
              return mounting
        `,
      },
    ],
    violating: [
      {
        title: 'loses the slash at the end',
        reports: 'torn',
        python: python`
          def middleware(app):
              def mounting(environ, start_response):
                  path = environ.get("PATH_INFO", "")
                  if path.startswith("/one/two/") and path.endswith("/"):
                      environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/one"
                      environ["PATH_INFO"] = path[len("/one"):].rstrip("/")
                  return app(environ, start_response)
              return mounting
        `,
      },
    ],
  },
});
