# The runbook of `explain --plan`.

plan-title = Plan: repair the failed update on { $server }
plan-title-nothing = Plan: nothing to repair on { $server } as far as can be seen
plan-never-run = Written by patchgate from evidence. Nothing of it was run. Read a step to its end before it is carried out: what it loses and how it is undone stand below its commands.
plan-not-known = not known
plan-none = none
plan-server = Server
plan-serial = Serial number
plan-verdict = Verdict of the gate
plan-update = Update that failed
plan-kb = KB
plan-code = Code
plan-phase = Phase
plan-evidence = Evidence collected
plan-baseline = Baseline
plan-phase-search = search for updates
plan-phase-download = download
plan-phase-install = installation
plan-phase-commit = undone while Windows started
plan-phase-at = { $phase }, at { $at }; attempts that failed: { $attempts }

plan-why = Why it failed
plan-no-failure = No failed update was found in what could be seen, so there is nothing to repair, and this plan has no steps. That is no proof that nothing failed: what could not be seen stands below.
plan-no-cause = An update failed, and nothing that could be seen explains it. This plan changes nothing: it names the observations that would tell more. Do not reset or repair anything on suspicion.
plan-only-possible = No cause is confirmed or probable. What follows fits, and so may something that was not seen: look before anything is changed.
plan-sources = Sources: { $sources }
plan-step-sources = From: { $sources }

plan-before = Before anything is changed
plan-backup = A backup of the server (system state included) that was restored once.
plan-key = The recovery key of BitLocker, where it is on. It does not belong into this ticket.
plan-console = A way to the console that does not need Windows: the remote console of the BMC.
plan-window = A maintenance window, for the steps that restart (below).
plan-keep = The evidence of now is kept, so that the repair can be proven against it:

plan-steps = Steps
plan-one-by-one = In this order, the least harmful first. After every step that changes something the update is tried once; go on only where it still fails. What was seen and typed goes into the ticket.
plan-brackets = A word in angle brackets stands for something that the evidence does not tell. Replace it, brackets included, before the command is run.
plan-possible = Only possible: carry this out only where what stands above did not help.
plan-first = First: { $cause }
plan-short = In short: { $step }
plan-risk = Risk: { $risk }
plan-again = The same as step { $number }. Where that is done, this is done.
plan-at-server = On the server, in an elevated PowerShell and one folder of your own:
plan-at-update-server = On the WSUS server, in an elevated PowerShell:
plan-at-recovery = In the command prompt of the recovery environment:
plan-at-jump-host = On the host that patchgate runs on:
plan-at-console = By hand.
plan-looks = It changes nothing on the server but the files that it writes for you.
plan-loses = Loses:
plan-undo = Undo:
plan-undo-none = Nothing to undo:
plan-undo-impossible = Cannot be undone:
plan-see = Verify:
plan-needs-window = It needs a maintenance window.
plan-needs-restart = It restarts the server.

plan-restarts = Planned restarts and windows
plan-away-restart = Restart: { $step }
plan-away-window = Window: { $step }
plan-away-update = Restart: the update itself asks for one, once it is installed.

plan-after = Afterwards
plan-verify = Collect the same sides again and compare with the evidence that was kept:
plan-verify-codes = Exit code 0: the update is installed and nothing that was the cause is left. 1: it is not, or it is still there. 3: it could not be seen. Close the ticket with 0 only.

plan-unknown = What is not known
plan-nothing-unknown = Nothing that patchgate asks for.
plan-not-evaluated = Causes that could not be judged:
plan-beside = What stops the gate
plan-beside-why = The gate stays shut while any of these is so; on some of them the causes above rest.

plan-index-title = Plans: { $planned } of { $servers } servers have a failed update to repair
plan-index-order = One file for each server, for a ticket of its own. Repair one server of a kind first and see that it worked, before the next one's window begins.
plan-index-cause = Most probable cause
plan-index-away = Restarts and windows
plan-index-nothing = Nothing to repair
plan-index-not-known = Not known: no failed update was seen, and there may be one
