SOURCE = '''
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return ["text"]
'''

# The code says that it stands in a file without an end.
exec(compile(SOURCE, "/dev/zero", "exec"))
