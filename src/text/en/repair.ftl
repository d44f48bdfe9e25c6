# Whether a repair worked: `patchgate verify`.

repair-update-nothing = The evidence of before shows no update that failed, so there is no repair to verify.
repair-update-both = { $update } is installed: by the update history and by the build that runs.
repair-update-build = { $update } is installed: the build that runs is its build or a newer one.
repair-update-raised = { $update } is installed: by the update history, and the build that runs went up since then.
repair-update-history = { $update } is installed: by the update history. Its build is not known, so the build that runs proves nothing more.
repair-update-again = { $update } failed again, with the same code ({ $code }).
repair-update-otherwise = { $update } failed again, with another code than { $code }.
repair-update-begun = { $update } was downloaded or begun again, and no record tells of its end: it waits for a restart, or is at work.
repair-update-not-tried = { $update } was not tried again since the evidence of before.
repair-update-not-tried-remedy = Try the update once, then collect and verify again.
repair-update-contradiction = { $update } is installed by the update history, but the build that runs is older than it, or what it was.
repair-update-unknown = Whether { $update } is installed is not known.

repair-search-succeeds = The search for updates succeeds.
repair-search-unknown = Whether the search for updates succeeds is not known.

repair-cause-gone = Gone: { $cause }
repair-cause-there = Still there: { $cause }
repair-cause-unseen = Not to be seen now whether it is gone: { $cause }
repair-cause-none = No cause was confirmed or probable before, so none can be seen to be gone.

repair-new-fails = New: { $finding }
repair-new-unseen = It was as it should be before, and is not known now: { $finding }
repair-new-unknown = Whether anything new is wrong is not known: less was seen than before.
repair-new-none = Nothing is wrong now that was not wrong before.

verified = VERIFIED: the repair worked
not-verified = NOT VERIFIED: { $count } of the answers below speak against it
verify-undetermined = UNDETERMINED: { $count } of the answers that decide could not be had
verify-of = The evidence of before: { $file }, collected at { $at }
verify-failed = It shows: { $update } failed with { $code } at { $when }.
verify-failed-none = It shows no update that failed.
heading-answers = What became of it
