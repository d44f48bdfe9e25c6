# Reports for monitoring systems.

monitoring-line = { $verdict }: { $because }
monitoring-cause = cause { $confidence }: { $title }
monitoring-left-out = { $count } more lines are left out: a plugin has room for 8 KiB. patchgate check shows all.
monitoring-annotations-left-out = and { $count } more: GitHub shows 10 annotations of a kind and step
monitoring-server = { $name }: { $because }
monitoring-help-build = The patchgate that wrote this.
monitoring-help-server = A server and what it was judged by.
monitoring-help-verdict = The answer of the gate: 1 for the one that holds.
monitoring-help-exit-code = The exit code of patchgate for this server: 0 ready, 1 blocked, 3 undetermined.
monitoring-help-findings = Findings by what they mean to the gate: blocks and open stop it.
monitoring-help-stopping = Findings that stop the gate, by the rule that found them.
monitoring-help-components = Firmware that was seen, by whether a demand was held against it.
monitoring-help-component = Firmware and adapters, with the version and how it stands.
monitoring-help-left-out = Components that have no sample here because there are too many.
monitoring-help-cause = Causes of a failed update that are confirmed or probable.
monitoring-help-scan = When the server was looked at. Where this grows old, nobody looks any more.
monitoring-warned = { $name }: ready, { $count } warnings
