"""The program `hsm`, which `python -m hsm_policy` starts too.

A process that decides one case ends before there is garbage worth a search: searching would take
a tenth of its time.
"""

import gc

_SELDOM = 1_000_000
"""New objects between two searches for garbage: more than deciding one case makes."""


def main() -> None:
    """Run the program and leave with its exit status."""
    gc.set_threshold(_SELDOM)
    from hsm_policy.cli import main as run

    try:
        run()
    finally:
        gc.freeze()  # so that the end of the process is no search either


if __name__ == "__main__":
    main()
