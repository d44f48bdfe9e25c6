"""Runs what docs/mock-in-ci.md tells others to put into their CI, so that a snippet that rots fails here first.

The two YAML blocks are read from the document. Of GitHub, the steps after the installation run, each in a shell of its
own, as the runner does it; of GitLab, the lines of `script` after the installation, all in one shell. Only the port is
another one, since 8443 may be taken. PATCHGATE names the program that stands on the PATH as `patchgate`.
"""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile

DOCUMENT = pathlib.Path("docs/mock-in-ci.md")
PORT = "8443"
READ = "/redfish/v1/Systems/1"


def block(heading):
    """The lines of the YAML block under this heading."""
    found = re.search(rf"^## {heading}$.*?^```yaml\n(.*?)^```$", DOCUMENT.read_text(), re.M | re.S)
    if not found:
        sys.exit(f"{DOCUMENT}: no YAML block under {heading}")
    return found.group(1).splitlines()


def indent(line):
    return len(line) - len(line.lstrip())


def under(lines, key):
    """The value of a key: the rest of its line, or the lines below that are indented further."""
    for number, line in enumerate(lines):
        if line.lstrip(" -").startswith(f"{key}:"):
            rest = line.split(f"{key}:", 1)[1].strip()
            if rest not in ("", "|"):
                return [rest]
            body = []
            for below in lines[number + 1 :]:
                if below.strip() and indent(below) <= indent(line):
                    break
                body.append(below)
            return [below[indent(body[0]) :] for below in body]
    sys.exit(f"{DOCUMENT}: no `{key}:` in\n" + "\n".join(lines))


def github():
    """One script for each step."""
    lines = under(block("GitHub Actions"), "steps")
    starts = [number for number, line in enumerate(lines) if line.startswith("- ")] + [len(lines)]
    steps = [lines[start:end] for start, end in zip(starts, starts[1:])]
    wanted = ("Start the mock", "Test against it")
    return [("\n".join(under(step, "run")), "set -e") for name in wanted for step in steps if f"name: {name}" in step[0]]


def gitlab():
    """One script of all lines."""
    lines = [line.removeprefix("- ") for line in under(block("GitLab"), "script")]
    return [("\n".join(line for line in lines if not line.startswith("cargo install")), "set -eo pipefail")]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


def run(scripts, program):
    """What the last script printed; stops everything that the scripts have left running."""
    port, groups = free_port(), []
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / "bin").mkdir()
        (home / "bin" / "patchgate").symlink_to(program)
        environment = os.environ | {"PATH": f"{home / 'bin'}:{os.environ['PATH']}"}
        try:
            for text, options in scripts:
                command = ["bash", "-c", f"{options}\n{text.replace(PORT, port)}"]
                shell = subprocess.Popen(
                    command, cwd=home, env=environment, start_new_session=True, stdout=subprocess.PIPE, text=True
                )
                groups.append(shell.pid)
                output = shell.communicate(timeout=60)[0]
                if shell.returncode:
                    sys.exit(f"exit code {shell.returncode} of\n{text}\n{output}")
            return output
        finally:
            for group in groups:
                try:
                    os.killpg(group, signal.SIGTERM)
                except ProcessLookupError:
                    pass


def main():
    program = pathlib.Path(os.environ.get("PATCHGATE", "target/release/patchgate")).resolve(strict=True)
    for name, scripts, expected in (("GitHub Actions", github(), 2), ("GitLab", gitlab(), 1)):
        whole = "\n".join(text for text, _ in scripts)
        if len(scripts) != expected or "patchgate mock serve" not in whole or "curl" not in whole or PORT not in whole:
            sys.exit(f"{DOCUMENT}, {name}: these are not the steps that start the mock and read it:\n{whole}")
        read = json.loads(run(scripts, program))["@odata.id"]
        if read != READ:
            sys.exit(f"{name}: read {read}, not {READ}")
        print(f"{name}: {len(whole.splitlines())} lines run, {read} read")


if __name__ == "__main__":
    main()
