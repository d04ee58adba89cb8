"""`make bench`: every benchmark of this folder in turn, or those named: `python -m benchmarks identity`."""

import importlib
import pkgutil
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks there are: modules of this folder that do not begin with an underscore."""
    return sorted(item.name for item in pkgutil.iter_modules([str(FOLDER)]) if not item.name.startswith("_"))


def run(wanted: list[str]) -> int:
    """Run the benchmarks named, all when none is."""
    known = names()
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in wanted or known:
        print(f"\n== {name} ==", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
