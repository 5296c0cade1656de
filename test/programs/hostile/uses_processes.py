import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from behaving import wsgi


def double(number):
    return 2 * number


def calculate():
    for way in ("spawn", "fork"):
        context = multiprocessing.get_context(way)
        with ProcessPoolExecutor(1, mp_context=context) as executor:
            assert executor.submit(double, 21).result() == 42


application = wsgi(calculate)
