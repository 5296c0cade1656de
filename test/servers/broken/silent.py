"""Accepts connections, and answers nothing."""

import socket
import sys
import time

listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
print("listening, and that is all", flush=True)
connections = []
while True:
    connections.append(listener.accept())
    time.sleep(0)
