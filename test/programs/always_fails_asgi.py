async def app(scope, receive, send):
    raise LookupError("no database")
