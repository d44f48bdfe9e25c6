# What is remembered of runs.

memory-history = { $server }: { $count } results
memory-stale = Its newest result is too old to count.
memory-drift = What changed at { $server }
memory-not-compared = Firmware and Windows were not compared: { $reason }
memory-nothing-changed = Nothing changed between the two.
memory-changes = Firmware and Windows
memory-findings = Findings with another answer
memory-no-others = No other server of this model and baseline is remembered.
memory-as-others = Its firmware is that of most of the { $count } others of its model and baseline.
memory-differs = Where it differs from most of the { $count } others of its model and baseline
memory-pruned = { $results } results and { $runs } runs were let go
work-done = { $site }: { $kept } results are kept; { $lost } were not, because another worker had taken the server
work-in-vain = not asked: { $leases } leases on it ended without a result in this round (its workers were killed, failed or were cut off); `patchgate check` of this server alone shows what happens
work-lost = { $server }: its result is not kept, because another worker has taken it meanwhile
