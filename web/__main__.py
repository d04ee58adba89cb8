"""`python -m web` is the `renmai` command."""

from web.cli import main

if __name__ == "__main__":
    main()
