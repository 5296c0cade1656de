import os

from behaving import asgi


async def fork():
    os.fork()


# The child comes back out of the application, as the parent does.
application = asgi(fork)
