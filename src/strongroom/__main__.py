"""``python -m strongroom``: the command line, where its script is not in the PATH."""

from strongroom.cli import main

if __name__ == "__main__":
    main()
