def connect():
    raise ConnectionError("no database at 10.0.0.1")


connect()
