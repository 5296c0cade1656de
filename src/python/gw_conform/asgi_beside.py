"""Two requests at once, as every server makes them.

Both run in the loop, each in a task of its own, and take turns: at each `receive()` and after each
`send()` the other goes on. Only the first is evidence.
"""

import asyncio

from gw_conform.asgi import AsgiExchange, BatchWire
from gw_conform.recording import nobody_listens

# Seconds for the second to end when the first has.
_END = 1.0


class _Wire(BatchWire):
    takes_turns = True


class BesideExchange(AsgiExchange):
    """Runs one case while another, under `beside`, runs too."""

    def __init__(self, application, case):
        super().__init__(application, case, _Wire())
        self._other = AsgiExchange(application, case["beside"], _Wire())

    async def run(self):
        other = self._other
        other.task = asyncio.get_running_loop().create_task(other.run())
        try:
            await super().run()
            other.leave()
            await asyncio.wait({other.task}, timeout=_END)
        finally:
            if not other.task.done():
                other.cancel("left")
            other.recorder.finish(nobody_listens)

    def lose_patience(self):
        super().lose_patience()
        self._other.lose_patience()
