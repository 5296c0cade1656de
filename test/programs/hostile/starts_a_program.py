import subprocess

from behaving import wsgi

application = wsgi(lambda: subprocess.Popen(["sleep", "600"]) and None)
