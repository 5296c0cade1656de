import subprocess

from behaving import wsgi

# Nothing in its environment says who started it, and it is in no group of ours.
application = wsgi(
    lambda: subprocess.Popen(["sleep", "612.3"], env={}, start_new_session=True) and None
)
