"""The door: `python gw_conform CHANNEL LIFELINE STACKS` talks to gw-conform over descriptors that
it inherits. Five more, STDOUT STDERR CHANNEL LIFELINE STACKS, are for a second process like it.

This file alone is also understood by Pythons that are too old for the rest, so that it can say so.
"""

import json
import os
import sys

OLDEST = (3, 9)


def refuse(descriptor):
    """Tells gw-conform that this interpreter will not do."""
    failure = {
        "op": "failed",
        "kind": "python-too-old",
        "message": "Python %s (%s) is too old: gw-conform needs %d.%d or newer"
        % ((sys.version.split()[0], sys.executable) + OLDEST),
        "hint": "choose another interpreter with --python",
        "frame": None,
        "traceback": "",
    }
    os.write(descriptor, (json.dumps(failure) + "\n").encode("ascii"))
    # What is sent to a process that is gone takes with it what nobody has read yet.
    os.read(descriptor, 1)


if __name__ == "__main__":
    # The folder's own place on the path goes: the modules in it must not shadow anybody's.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if sys.version_info < OLDEST:
        refuse(int(sys.argv[1]))
    else:
        # Before there are two: it is read once for both.
        from gw_conform.host import main
        from gw_conform.supervisor import fork_spare, supervise

        descriptors = [int(each) for each in sys.argv[1:]]
        (channel, lifeline, stacks), spare = fork_spare(descriptors[:3], descriptors[3:])
        supervise(lifeline, channel, stacks, spare=spare)
        del sys.path[0]
        main(channel, stacks)
