import { python } from './rule.ts';

/** The blocks of another iterable, one for one: what most WSGI middleware returns. */
export const PASSING = python`
  class Passing:
      def __init__(self, blocks, change=lambda block: block):
          self.blocks = blocks
          self.iterator = iter(blocks)
          self.change = change

      def __iter__(self):
          return self

      def __next__(self):
          return self.change(next(self.iterator))

      def close(self):
          if hasattr(self.blocks, "close"):
              self.blocks.close()

`;

/** Middleware that changes nothing. */
export const IDENTITY = {
  wsgi: python`
    def middleware(app):
        def passing(environ, start_response):
            return app(environ, start_response)
        return passing
  `,
  asgi: python`
    def middleware(app):
        async def passing(scope, receive, send):
            await app(scope, receive, send)
        return passing
  `,
};
