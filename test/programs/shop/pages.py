def index():
    return b"hello"
