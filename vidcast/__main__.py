"""`python -m vidcast` is the command `vidcast`.

For `-m` Python puts the folder of the call first on its import path. It is taken out again before vidcast imports
anything, unless vidcast itself came from there. Python has imported some modules of its own by then: where others may
drop files, call `vidcast` or `python -P -m vidcast`.
"""

import sys

if not sys.flags.safe_path and not __file__.startswith(f"{sys.path[0]}/vidcast/"):
    del sys.path[0]

from vidcast.cli import main

if __name__ == "__main__":
    main()
