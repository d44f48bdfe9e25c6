"""Reads the report of the DMTF Redfish Protocol Validator: no assertion failed, and each untested one has its reason.

An assertion that is suddenly not tested would otherwise look like one that holds. Called by .ci/validators.
"""

import collections
import csv
import pathlib
import sys

# What the mock cannot be asked, by the beginning of the assertion's name.
UNTESTED = {
    "SERV_SSDP_": "the mock is not announced by multicast: it listens on loopback",
    "SERV_SSE_": "the validator 1.3.2 has switched its tests of event streams off",
    "SEC_SESSION_TERMINATION_SIDE_EFFECTS": "the validator 1.3.2 has switched its tests of event streams off",
    "SEC_DEFAULT_CERT_REPLACE": "the mock makes its certificate at start and lists none",
    "PROTO_REDIRECT_": "the mock redirects nowhere",
    "REQ_HEADERS_ACCEPT": "there is no openapi.yaml; the same assertion passes on other resources",
    "RESP_HEADERS_CONTENT_TYPE": "there is no openapi.yaml; the same assertion passes on other resources",
    "RESP_STATUS_INTERNAL_SERVER_ERROR": "no request of the validator makes the mock fail",
    "REQ_DATA_MOD_ERRORS": "the validator makes no POST that fails",
}
# The validator 1.3.2 counts 360 on this tree; far fewer mean that it did not get to work.
LEAST_PASSES = 300


def main(folder):
    reports = sorted(pathlib.Path(folder).glob("*.tsv"))
    if not reports:
        return "no report was written"
    with reports[-1].open(newline="") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) > 5]
    results = [(row[0], row[4], row[5]) for row in rows if row[4] in ("PASS", "WARN", "FAIL", "NOT_TESTED")]
    counts = collections.Counter(result for _, result, _ in results)
    print(", ".join(f"{name}: {counts[name]}" for name in ("PASS", "WARN", "FAIL", "NOT_TESTED")))
    wrong = []
    untested = collections.Counter()
    for name, result, text in results:
        if result in ("FAIL", "WARN"):
            print(f"{result} {name}: {text}")
        if result == "FAIL":
            wrong.append(name)
        if result == "NOT_TESTED":
            reason = next((reason for start, reason in UNTESTED.items() if name.startswith(start)), None)
            if reason is None:
                wrong.append(f"{name} is not tested: {text}")
            untested[f"{name}: {reason}"] += 1
    for line in sorted(untested):
        print(f"NOT_TESTED {line}")
    if counts["PASS"] < LEAST_PASSES:
        wrong.append(f"only {counts['PASS']} passes")
    return "; ".join(wrong) if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
