from hello import application


def make():
    return application


def make_with(settings):
    return application


def fail():
    raise ValueError("no settings")


def make_nothing():
    return None
