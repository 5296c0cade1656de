import { python } from '../../src/model/rule.ts';

/** Answers with the body that it gets, piece by piece as it gets it. */
export const ECHO = {
  WSGI: python`
    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        while True:
            piece = environ["wsgi.input"].read(1)
            if not piece:
                return
            yield piece
  `,
  ASGI: python`
    async def application(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError
        await send({"type": "http.response.start", "status": 200})
        more = True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            await send({"type": "http.response.body", "body": message["body"], "more_body": more})
  `,
};

/** Reads the whole body first, then answers with its length and its digest. */
export const DIGEST = {
  WSGI: python`
    import hashlib
    def application(environ, start_response):
        body = environ["wsgi.input"].read()
        text = f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()
        start_response("200 OK", [("Content-Length", str(len(text)))])
        return [text]
  `,
  ASGI: python`
    import hashlib
    async def application(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message.get("more_body", False)
        text = f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()
        headers = [(b"content-length", str(len(text)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": text})
  `,
};

/** Answers at once, and never asks for a body. */
export const DEAF = {
  WSGI: python`
    def application(environ, start_response):
        start_response("200 OK", [("Content-Length", "3")])
        return [environ["PATH_INFO"].encode()[:3]]
  `,
  ASGI: python`
    async def application(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError
        headers = [(b"content-length", b"3")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": scope["path"].encode()[:3]})
  `,
};
