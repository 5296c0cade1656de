import re

re.match("(a|a)+$", "a" * 100 + "b")
