"""The formats of monitoring systems, of one server and of many, read by parsers and rules of others.

Every document is made by the program itself: from mock servers, from a fleet of them with one that nobody reaches, and from
evidence in which every text that a server or Windows said is hostile, piece by piece. A format that lets such a text begin a
field, a metric, a line or a command fails here.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
from prometheus_client import parser as prometheus
from prometheus_client.openmetrics import parser as openmetrics

import mock_bmc

PROGRAM = os.environ["PATCHGATE"]
AS_OF = ["--as-of", "2026-11-22"]
FORMATS = ["nagios", "checkmk", "prometheus", "openmetrics", "gitlab", "github", "github-summary", "servicenow", "zabbix"]
HOSTILE = [
    "\x1b[31mred\x1b[0m \x07 \x9b2J", "two\nlines | x=1;2;3", "::error file=a::b", "\n::add-mask::x", "##[error]x", "##vso[task.x]y",
    "a | b=1 | c", "' OR 1=1 --", '"double" \\"', "\\n\\n0 \"Forged\" - ok", "C:\\new\\notes", "(!!) (!) (?)", "\u202etxt.exe \u2066x\u2069",
    "# EOF\n# TYPE x counter", 'x"} 1 1700000000', "a,b;c=d", "%0A::error::x", "<<<local>>>", "<<<<host>>>>", "\\", "100% {#MACRO}",
    "<script>alert(1)</script>", "日本語 é 😀", " leading", "=cmd|'/C calc'!A0",
]

# The tables of GitLab's page on Code Quality (doc/ci/testing/code_quality.md), as a schema.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^./]"},
                    "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}
SERVICENOW = {
    "type": "object",
    "required": ["records"],
    "additionalProperties": False,
    "properties": {"records": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 4000}}}},
}
# Perfdata by the Monitoring Plugins guidelines: 'label'=value[UOM];[warn];[crit];[min];[max].
NUMBER = r"-?[0-9.]+"
RANGE = rf"@?(?:(?:{NUMBER}|~)?:)?(?:{NUMBER})?"
PERFDATA = re.compile(rf"^(?:[^='\s]+|'[^=']+')=(?:U|{NUMBER}(?:us|ms|s|%|[KMGT]?B|c)?)(?:;{RANGE})?(?:;{RANGE})?(?:;(?:{NUMBER})?)?(?:;(?:{NUMBER})?)?$")
# Checkmk's page on local checks: a state, a name that may be quoted and holds no quote, metrics, a text.
LOCAL = re.compile(r"""^[0-3P] (?:"[^"']+"|'[^"']+'|[^ "']+) (\S+) +(\S.*)$""")
METRIC = re.compile(rf"^[A-Za-z_][A-Za-z0-9_]*={NUMBER}(?:;[^;|\s]*){{0,4}}$")
COMMAND = re.compile(r"::(error|warning|notice) title=patchgate [^:,]*::(.+)")
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def run(*words, fine=(0, 1, 2, 3), **more):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, **more)
    if done.returncode not in fine:
        sys.exit(f"{words}: exit code {done.returncode}: {done.stderr}")
    return done


def nagios(text, code, ours):
    words = {0: "OK", 1: "WARNING", 2: "CRITICAL", 3: "UNKNOWN"}
    assert code in {0: (0, 1), 1: (2,), 3: (3,)}[ours], (code, ours)
    assert text.startswith(f"PATCHGATE {words[code]} - "), text
    assert len(text.encode()) <= 8192
    first, *rest = text.splitlines()
    said, perfdata = first.split(" | ")
    assert len(said) <= 160, said
    assert not any("|" in line for line in rest)
    numbers = perfdata.split(" ")
    assert all(PERFDATA.match(number) for number in numbers), perfdata
    labels = [number.split("=")[0] for number in numbers]
    assert len({label[:19] for label in labels}) == len(labels)
    return f"{len(numbers)} numbers, {len(rest)} lines"


def checkmk(text, *_):
    services = set()
    for line in text.splitlines():
        match = LOCAL.match(line)
        assert match and not line.startswith("<<<"), line
        assert all(METRIC.match(metric) for metric in match[1].split("|")), match[1]
        services.add(line.split('"')[1])
    assert len(services) == len(text.splitlines())
    return f"{len(services)} services"


def samples(families):
    families = list(families)
    names = [family.name for family in families]
    assert len(set(names)) == len(names), names
    assert all(family.documentation for family in families)
    shown = [sample for family in families for sample in family.samples]
    assert all(sample.timestamp is None for sample in shown)
    assert any(sample.name == "patchgate_scan_timestamp_seconds" for sample in shown)
    keys = {(sample.name, *sorted(sample.labels.items())) for sample in shown}
    assert len(keys) == len(shown)
    for sample in shown:
        assert "version" not in sample.labels or sample.name.endswith("_info"), sample
    return f"{len(families)} families, {len(shown)} samples"


def prom(text, *_):
    assert text.endswith("\n") and "# EOF" not in text.splitlines() and "\r" not in text
    return samples(prometheus.text_string_to_metric_families(text))


def om(text, *_):
    assert text.endswith("# EOF\n")
    return samples(openmetrics.text_string_to_metric_families(text))


def gitlab(text, *_):
    entries = json.loads(text)
    jsonschema.validate(entries, GITLAB)
    prints = {entry["fingerprint"] for entry in entries}
    assert len(prints) == len(entries)
    return f"{len(entries)} entries"


def github(text, *_):
    kinds = {}
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        assert match and not re.search(r"::(error|add-mask|stop-commands)|##\[|##vso\[", match[2]), line
        kinds[match[1]] = kinds.get(match[1], 0) + 1
    assert all(count <= 10 for count in kinds.values()), kinds
    return str(kinds)


def summary(text, *_):
    assert len(text.encode()) <= 1 << 20
    assert not re.search(r"(?m)^(::|##\[|##vso)", text) and "<script" not in text.replace("\\<", "")
    return f"{len(text.encode())} bytes"


def servicenow(text, *_):
    document = json.loads(text)
    jsonschema.validate(document, SERVICENOW)
    keys = [record["key"] for record in document["records"]]
    assert all(keys), keys
    return f"{len(keys)} records"


def fields(line):
    """As zabbix_sender's manual page says: blank-separated, quoted where needed, with \\" and \\\\ within quotes."""
    field = re.compile(r'"((?:[^"\\]|\\.)*)"(?: |$)|([^" ]\S*)(?: |$)')
    out, at = [], 0
    while at < len(line):
        match = field.match(line, at)
        assert match, line
        out.append(re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2])
        at = match.end()
    return out


def zabbix(text, *_):
    key = re.compile(r'^[A-Za-z0-9._-]+(\[("[^"\\]*"|[^",\]\s]*)\])?$')
    announced, sent = [], []
    for line in text.splitlines():
        host, name, at, value = fields(line)
        assert host and key.match(name) and at.isdigit(), line
        if name == "patchgate.discovery":
            announced += [entry["{#COMPONENT}"] for entry in json.loads(value)]
        if name.startswith("patchgate.component["):
            sent.append(name[len('patchgate.component["'):-len('"]')])
    assert announced == sent, "a component is sent that was not announced"
    return f"{len(text.splitlines())} values"


CHECKS = dict(zip(FORMATS, [nagios, checkmk, prom, om, gitlab, github, summary, servicenow, zabbix]))


def held(what, words, **more):
    """Every format of one target."""
    with tempfile.TemporaryDirectory() as folder:
        files = {format: str(Path(folder) / format) for format in FORMATS}
        reports = [word for format in FORMATS for word in ("--report", f"{format}={files[format]}")]
        printed = run("check", *words, *AS_OF, "--format", "nagios", *reports, **more)
        ours = run("check", *words, *AS_OF, "--format", "jsonl", **more).returncode
        for format in FORMATS:
            text = Path(files[format]).read_bytes().decode("utf-8")
            odd = FORBIDDEN.search(text)
            try:
                assert odd is None, f"{odd[0]!r} is in it"
                print(f"{what}: {format}: {CHECKS[format](text, printed.returncode, ours)}")
            except (AssertionError, ValueError, jsonschema.ValidationError) as error:
                sys.exit(f"{what}: {format}: {error!r}\n{text[:4000]}")
        assert printed.stdout == Path(files["nagios"]).read_text(encoding="utf-8") or "age=" in printed.stdout


def poisoned(value, turn, at=()):
    """The evidence with hostile texts in what servers and Windows say: in each third text, another one at every turn."""
    words = ("text", "name", "id", "version", "serial", "model", "value", "path", "message", "location", "manufacturer", "title")
    if isinstance(value, dict):
        known = value.get("status") == "known" or "value" in value
        return {name: poisoned(part, turn, (*at, name if name != "value" or not known else at[-1] if at else name))
                for name, part in value.items()}
    if isinstance(value, list):
        return [poisoned(part, turn, at) for part in value]
    poisoned.seen += 1
    if isinstance(value, str) and at and at[-1] in words and poisoned.seen % 3 == turn % 3:
        return value + HOSTILE[(poisoned.seen + turn) % len(HOSTILE)]
    return value


def evidence(folder):
    document = json.loads(run("collect", "mock:sr650-v2/deny-softwaredistribution").stdout)
    kept = 0
    for turn in range(len(HOSTILE)):
        poisoned.seen = 0
        path = Path(folder) / f"{turn}.json"
        path.write_text(json.dumps(poisoned(document, turn)), encoding="utf-8")
        if run("check", "--evidence", str(path), *AS_OF).returncode != 2:
            kept += 1
            held(f"hostile evidence {turn}", ["--evidence", str(path)])
    assert kept == len(HOSTILE), f"only {kept} of {len(HOSTILE)} documents were read"


def fleet(folder):
    """Mock servers by a servers file, whose names are hostile too, and one that nobody reaches."""
    machines = ["mock:sr650-v2/healthy", "mock:sr650-v2/psu1-failed", "mock:sr650-v2/restart-pending"]
    mocks, lines = [], ["format = 1", "[defaults]", 'credential = "c"', "[credentials.c]", 'user = "USERID"', 'password-env = "PW"']
    try:
        for n, machine in enumerate([*machines, *["mock:sr650-v2/psu1-failed"] * 9]):
            process, url, pin = mock_bmc.serve(PROGRAM, machine)
            mocks.append(process)
            name = f"hv{n}" if n < 3 else f"hv{n} {HOSTILE[n].strip()}"
            lines += ["[[server]]", f"name = {json.dumps(name)}", f'bmc = "{url}"', f'pin = "{pin}"']
        lines += ["[[server]]", 'name = "gone"', 'bmc = "https://127.0.0.1:1"']
        path = Path(folder) / "servers.toml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        held("a fleet", ["--servers", str(path), "-q"], env={**os.environ, "PW": "PASSW0RD"})
    finally:
        for process in mocks:
            process.terminate()
            process.wait()


def refused():
    """Whatever goes wrong, a monitoring system gets UNKNOWN and not the 2 that means critical there."""
    for words in (["check", "--no-such-option"], ["check", "--baseline", "none.toml", "mock:sr650-v2"], ["check"]):
        done = run(*words, "--format", "nagios")
        assert done.returncode == 3 and done.stdout.startswith("PATCHGATE UNKNOWN - "), (words, done)
        print(f"refused: {done.stdout.strip()[:100]}")


for scenario in ("healthy", "psu1-failed", "deny-softwaredistribution", "restart-pending"):
    held(scenario, [f"mock:sr650-v2/{scenario}"])
with tempfile.TemporaryDirectory() as folder:
    evidence(folder)
    fleet(folder)
refused()
