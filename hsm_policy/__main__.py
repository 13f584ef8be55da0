"""The program `hsm`, which `python -m hsm_policy` starts too.

Garbage collection is off: a process that answers and ends would spend a tenth of its time on it.
"""

import gc
import sys


def main() -> None:
    """Run the program and leave with its exit status."""
    gc.disable()
    try:
        from hsm_policy.cli import fast_path

        status = fast_path.run(sys.argv[1:])
        if status is not None:
            sys.exit(status)
        from hsm_policy.cli.main import main as run

        run()
    except KeyboardInterrupt:  # before the program could look out for it
        sys.stderr.write("interrupted\n")
        sys.exit(1)
    finally:
        gc.freeze()  # so that the end of the process is no search either


if __name__ == "__main__":
    main()
