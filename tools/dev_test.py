"""``./dev test``: runs pytest, then says which components the machine has and lacks.

Lives here: the arguments and the exit status. Must not live here: what a component is (``components.py``).
"""

import subprocess
import sys

from tools.components import install_missing, missing, table

__all__ = ["main"]


def pytest_command(arguments: list[str], *, everything: bool) -> list[str]:
    """Build the command line; what the caller gives comes last and so prevails."""
    # -rs lists what was left out and why, with counts.
    # Half of a test's time is waiting: for the disk, for other processes, for a browser.
    command = [sys.executable, "-m", "pytest", "-n", "4", "--dist", "worksteal", "-rs"]
    if not everything:
        command += ["-m", "not slow"]
    return [*command, *arguments]


def main(arguments: list[str]) -> int:
    """Run the tests and return the exit status."""
    everything = "--all" in arguments
    if everything:
        install_missing()
    rest = [argument for argument in arguments if argument != "--all"]
    status = subprocess.run(pytest_command(rest, everything=everything), check=False).returncode
    print(f"\n{table()}", flush=True)
    lacking = [part.name for part in missing() if part.required]
    if everything and lacking:
        print(f"--all wants every component; missing: {', '.join(lacking)}", file=sys.stderr)
        return status or 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
