import sys

from hello import application

if __name__ == "__main__":
    sys.exit("this is no program")
