"""A mock that serves, for the other scripts of this folder."""

import re
import subprocess
import sys


def serve(program, *arguments):
    """The process, which serves until somebody ends it, its URL, and the fingerprint of its certificate."""
    process = subprocess.Popen([program, "mock", "serve", *arguments], stdout=subprocess.PIPE, text=True)
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"--bmc (\S+) --pin (\S+)", line):
            return process, *found.groups()
    process.kill()
    sys.exit(f"the mock of {arguments} said:\n{said}")
