"""Runs the example play of contrib/ansible by ansible-core against mocks, and parses the Jenkinsfile; called by .ci/pipelines.

Four servers: one that is ready, one that is blocked, one whose BMC nobody can reach, and one whose account is refused. Only the first
may be patched, in check mode too the gate must answer, and the password must be in nothing that ansible prints, however much of it.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import tree_sitter
import tree_sitter_groovy

import mock_bmc

ROOT = pathlib.Path.cwd()
CONTRIB = ROOT / "contrib"
PROGRAM = pathlib.Path(os.environ["PATCHGATE"]).resolve(strict=True)
PASSWORD = "PASSW0RD"
BIN = pathlib.Path(sys.executable).parent


def served(scenario, stack):
    """A mock that serves until the end: its URL and the fingerprint of its certificate."""
    process, url, pin = mock_bmc.serve(PROGRAM, f"mock:sr650-v2/{scenario}", "--listen", "localhost:0")
    stack.append(process)
    return url, pin


def play(folder, *more):
    """Runs the example play; what installs only leaves a file behind."""
    command = [BIN / "ansible-playbook", "-i", folder / "inventory.json", CONTRIB / "ansible/patch.yml", "-vvv", *more]
    environment = os.environ | {
        "ANSIBLE_ROLES_PATH": str(CONTRIB / "ansible/roles"),
        "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"),
        "ANSIBLE_NOCOLOR": "1",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout + done.stderr


def ansible():
    processes = []
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            ready, ready_pin = served("healthy", processes)
            blocked, blocked_pin = served("psu1-failed", processes)
            hosts = {
                "srv-ready": {"patchgate_bmc": ready, "patchgate_pin": ready_pin},
                "srv-blocked": {"patchgate_bmc": blocked, "patchgate_pin": blocked_pin},
                "srv-silent": {"patchgate_bmc": "https://127.0.0.1:1", "patchgate_pin": ready_pin},
                "srv-refused": {"patchgate_bmc": ready, "patchgate_pin": ready_pin, "patchgate_bmc_user": "nobody"},
            }
            common = {
                "ansible_connection": "local",
                "ansible_python_interpreter": sys.executable,
                "patchgate_program": str(PROGRAM),
                "patchgate_bmc_user": "USERID",
                "patchgate_bmc_password": PASSWORD,
                "patchgate_options": ["--as-of", "2026-11-22", "--deadline", "60"],
                "patch_tasks": str(folder / "install.yml"),
            }
            inventory = {"all": {"children": {"windows_servers": {"hosts": hosts, "vars": common}}}}
            (folder / "inventory.json").write_text(json.dumps(inventory))
            (folder / "install.yml").write_text(
                "- name: Install\n  ansible.builtin.copy:\n    content: yes\n"
                f"    dest: '{folder}/installed-{{{{ inventory_hostname }}}}'\n    mode: '0600'\n"
            )
            code, said = play(folder, "--check")
            if list(folder.glob("installed-*")) or "srv-blocked is not to be patched: BLOCKED" not in said:
                sys.exit(f"check mode patched, or did not ask:\n{said}")
            code, said = play(folder)
            installed = sorted(path.name for path in folder.glob("installed-*"))
            if installed != ["installed-srv-ready"] or code == 0:
                sys.exit(f"installed: {installed}, exit code {code}\n{said}")
            for wanted in (
                r"srv-blocked is not to be patched: BLOCKED \(exit code 1\)\. .*(?i:power supply)",
                r"srv-silent is not to be patched: UNDETERMINED \(exit code 3\)",
                r"srv-refused is not to be patched: UNDETERMINED \(exit code 3\)",
            ):
                if not re.search(wanted, said):
                    sys.exit(f"not said: {wanted}\n{said}")
            if PASSWORD in said:
                place = said.index(PASSWORD)
                sys.exit(f"the password is printed: {said[max(0, place - 400):place + 100]}")
            recap = said[said.index("PLAY RECAP") :]
            print("ansible:", "; ".join(" ".join(line.split()) for line in recap.splitlines()[1:] if line.strip()))
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def jenkins():
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_groovy.language()))
    path = CONTRIB / "pipelines/Jenkinsfile"
    tree = parser.parse(path.read_bytes())
    if tree.root_node.has_error:
        sys.exit(f"{path} is no Groovy: {tree.root_node}")
    if not parser.parse(b"pipeline { stages { ").root_node.has_error:
        sys.exit("the parser of Groovy takes anything")
    print("Jenkinsfile: parsed as Groovy")


if __name__ == "__main__":
    jenkins()
    ansible()
