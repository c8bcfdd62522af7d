"""Run `python -m verify` as the command `verify`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

if __name__ == "__main__":
    # Python puts the working folder first; the user's own `models/` there must not stand before ours
    here = Path.cwd()
    if here != ROOT.resolve():
        sys.path[:] = [place for place in sys.path if Path(place).resolve() != here]

    from verify.cli import main

    sys.exit(main())
