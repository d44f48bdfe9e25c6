"""A JUnit report against a schema, and its colour against the exit code: junit.py SCHEMA REPORT EXIT-CODE."""

import sys

from junitparser import Error, Failure, JUnitXml
from lxml import etree

schema, report, code = sys.argv[1:]
etree.XMLSchema(etree.parse(schema)).assertValid(etree.parse(report))
cases = [case for suite in JUnitXml.fromfile(report) for case in suite]
red = [case for case in cases if any(isinstance(mark, (Error, Failure)) for mark in case.result)]
print(f"{len(cases)} tests, {len(red)} of them red, exit code {code}")
if not cases or bool(red) == (code == "0"):
    sys.exit("the colour of the report is not that of the exit code")
