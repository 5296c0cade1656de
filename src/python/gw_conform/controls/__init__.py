"""Minimal applications of known frameworks: what they show too is the framework's doing.

Each answers every path, like the application that it is compared with: a page for any of the usual
methods (a body is read and its size answered), a stream, an error, an echo over WebSocket.
"""
