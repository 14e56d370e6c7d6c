"""`python -m vidcast` is the command `vidcast`."""

from vidcast.cli import main

if __name__ == "__main__":
    main()
