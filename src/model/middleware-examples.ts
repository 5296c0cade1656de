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

/** Serves a WSGI application as ASGI: a small, correct adapter, one decision a method. */
export const ADAPTER = python`
  # asgi around wsgi
  import asyncio
  import io
  import sys

  class Adapter:
      def __init__(self, app):
          self.app = app

      async def __call__(self, scope, receive, send):
          if scope["type"] != "http":
              raise NotImplementedError(scope["type"])
          environ = self.environ(scope, await self.body(receive))
          loop = asyncio.get_running_loop()
          await self.run(loop, environ, send)

      async def body(self, receive):
          body, more = b"", True
          while more:
              message = await receive()
              if message["type"] != "http.request":
                  break
              body += message.get("body", b"")
              more = message.get("more_body", False)
          return body

      def environ(self, scope, body):
          root = scope.get("root_path", "")
          path = scope["path"]
          path = path[len(root):] if path.startswith(root) else path
          environ = {
              "REQUEST_METHOD": scope["method"],
              "SCRIPT_NAME": self.text(root),
              "PATH_INFO": self.text(path),
              "QUERY_STRING": scope["query_string"].decode("latin-1"),
              "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
              "wsgi.version": (1, 0),
              "wsgi.url_scheme": scope.get("scheme", "http"),
              "wsgi.input": io.BytesIO(body),
              "wsgi.errors": sys.stderr,
              "wsgi.multithread": True,
              "wsgi.multiprocess": True,
              "wsgi.run_once": False,
          }
          server = scope.get("server") or ("localhost", 80)
          environ["SERVER_NAME"], environ["SERVER_PORT"] = server[0], str(server[1] or 80)
          if scope.get("client"):
              environ["REMOTE_ADDR"] = scope["client"][0]
          for name, value in scope["headers"]:
              key = name.decode("latin-1").upper().replace("-", "_")
              key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key
              text = value.decode("latin-1")
              environ[key] = environ[key] + "," + text if key in environ else text
          return environ

      def text(self, value):
          return value.encode("utf-8").decode("latin-1")

      async def run(self, loop, environ, send):
          await loop.run_in_executor(None, self.serve, loop, environ, send)

      def serve(self, loop, environ, send):
          def tell(message):
              asyncio.run_coroutine_threadsafe(send(message), loop).result()

          started, sent = [], []

          def start_response(status, headers, exc_info=None):
              try:
                  if exc_info and sent:
                      raise exc_info[1].with_traceback(exc_info[2])
              finally:
                  had, exc_info = exc_info, None
              if started and not had:
                  raise RuntimeError("start_response was called before")
              had = None
              started[:] = [(status, headers)]
              return lambda block: pass_on(block)

          def pass_on(block):
              if not sent:
                  tell(self.start(*started[0]))
                  sent.append(True)
              tell(self.part(block))

          blocks = self.app(environ, start_response)
          try:
              for block in blocks:
                  if block:
                      pass_on(block)
              if not sent:
                  pass_on(b"")
              tell({"type": "http.response.body"})
          finally:
              if hasattr(blocks, "close"):
                  blocks.close()

      def start(self, status, headers):
          pairs = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers]
          return {"type": "http.response.start", "status": int(status[:3]), "headers": pairs}

      def part(self, block):
          return {"type": "http.response.body", "body": block, "more_body": True}

  middleware = Adapter

`;
