from behaving import wsgi

application = wsgi(lambda: print("\x1b[2J\x1b]0;owned\x07\x1b[31mred\x9b1m\r"))
