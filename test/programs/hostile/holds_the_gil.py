import re

from behaving import wsgi

# Catastrophic backtracking: no other thread of the interpreter runs meanwhile.
application = wsgi(lambda: re.match("(a|a)+$", "a" * 100 + "b"))
