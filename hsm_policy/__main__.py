"""The program `hsm`, which `python -m hsm_policy` starts too.

Garbage collection is off: a process that answers and ends would spend a tenth of its time on it.
"""

import gc
import os
import signal
import sys
import time
from _thread import start_new_thread

_GRACE = 1.0
"""The seconds that the program has after an interrupt (Ctrl-C) to end by itself."""


def main() -> None:
    """Run the program and leave with its exit status."""
    gc.disable()
    _end_when_interrupted()
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


def _end_when_interrupted() -> None:
    """End the process soon after an interrupt, and at once after a second one.

    An interrupt raises `KeyboardInterrupt` only between two steps of Python, and a step can be a
    search of clingo that lasts minutes.
    """
    interrupts, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)

    def end_after(seconds: float) -> None:
        time.sleep(seconds)
        if "multiprocessing.process" in sys.modules:
            for one in sys.modules["multiprocessing.process"].active_children():
                one.kill()
        os.write(2, b"interrupted\n")
        os._exit(1)

    def watch() -> None:
        os.read(interrupts, 1)
        start_new_thread(end_after, (_GRACE,))
        os.read(interrupts, 1)
        end_after(0)

    start_new_thread(watch, ())


if __name__ == "__main__":
    main()
