"""The door of EMO Desktop: ``python3 main.py``, on a machine with nothing but Python.

This file stays readable for older versions of Python, so that they can say what is missing.
"""

import sys

MINIMUM_PYTHON = (3, 11)


def main() -> int:
    """Set up what is missing, then do what the command line says; the exit code."""
    if sys.version_info < MINIMUM_PYTHON:
        sys.stderr.write(
            "EMO Desktop needs Python %d.%d or newer; this is Python %d.%d (%s).\n"
            % (MINIMUM_PYTHON + sys.version_info[:2] + (sys.executable,))
        )
        return 4
    from installer.entrance import enter

    return enter(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
