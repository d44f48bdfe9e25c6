# Many servers in one report.

fleet-answer = { $count } servers: { $ready } ready, { $blocked } blocked, { $undetermined } undetermined
fleet-word-ready = ready
fleet-word-blocked = BLOCKED
fleet-word-undetermined = UNDETERMINED
fleet-nothing-asked = Nothing of it was looked at.
fleet-and-more = { $reason } (and { $count } more)
fleet-side-missing = A side that was asked for could not be looked at; why stands with each server.
fleet-ready = Ready
fleet-ready-told = Ready, with warnings or notes
fleet-causes = Why updates failed, by the number of servers
fleet-findings = What stops the gate, by the number of servers
fleet-names = { $names } and { $count } more
