"""Two requests at once, as a server may make them that says wsgi.multithread.

The second runs in a thread of its own, from where the first first reads or starts its response, and
both take turns: each waits for the other at every such place and at every block. Only the first is
evidence.
"""

from threading import Barrier, BrokenBarrierError, Thread
from time import monotonic

from gw_conform.wsgi import BatchWire, WsgiExchange

# Seconds for which one waits for the other. An application may well serve one after the other:
# once it was waited for in vain, it is not waited for as long again.
_PATIENCE = 1.0
_LESS = 0.02
# Seconds for the second to end when the first has.
_END = 1.0


class _Wire(BatchWire):
    patience = _PATIENCE

    def __init__(self, case, barrier):
        super().__init__(case)
        self._barrier = barrier

    def piece(self):
        self._meet()
        return super().piece()

    def head(self, status, headers):
        self._meet()

    def block(self, data):
        self._meet()

    def is_gone(self):
        return self._barrier.broken

    def _meet(self):
        if self._barrier.broken:
            return
        began = monotonic()
        try:
            self._barrier.wait(_Wire.patience)
        except BrokenBarrierError:
            if monotonic() - began >= _Wire.patience:
                _Wire.patience = _LESS


class _First(_Wire):
    def __init__(self, case, barrier, begin):
        super().__init__(case, barrier)
        self._begin = begin

    def is_gone(self):
        return False

    def _meet(self):
        begin, self._begin = self._begin, None
        if begin is not None:
            begin()
        super()._meet()


class BesideExchange(WsgiExchange):
    """Runs one case while another, under `beside`, runs too."""

    def __init__(self, application, case):
        self._barrier = Barrier(2)
        self._thread = Thread(target=self._run_other, daemon=True)
        super().__init__(application, case, _First(case, self._barrier, self._thread.start))
        other = case["beside"]
        self._other = WsgiExchange(application, other, _Wire(other, self._barrier))

    def run(self):
        super().run()
        self._barrier.abort()
        if self._thread.ident is not None:
            self._thread.join(_END)

    def _run_other(self):
        self._other.run()
        self._barrier.abort()
