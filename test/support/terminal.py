"""Runs a command at a terminal: `terminal.py (stderr|all) COMMAND…`.

With `stderr`, its standard output goes where ours goes. What it writes to the terminal goes to our
standard error.
"""

import os
import pty
import sys

output = os.dup(1)
child, terminal = pty.fork()
if child == 0:
    if sys.argv[1] == "stderr":
        os.dup2(output, 1)
    os.execvp(sys.argv[2], sys.argv[2:])
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    os.write(2, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
