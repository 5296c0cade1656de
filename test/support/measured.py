"""Runs a command, and tells on standard error how many KiB the largest of its processes needed."""

import resource
import subprocess
import sys

code = subprocess.run(sys.argv[1:]).returncode
print("largest:", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
