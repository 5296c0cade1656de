def application(environ, start_response):
    return application(environ, start_response)
