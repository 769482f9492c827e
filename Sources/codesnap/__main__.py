"""`python3 -m codesnap`."""

from .commands import main

if __name__ == "__main__":
    main()
