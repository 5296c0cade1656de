"""Says why, and exits before it has listened."""

import sys

print("the configuration is wrong: no such thing")
sys.exit(3)
