# The rules about two states of one server: before an update and after it.

since-not-compared = Not compared with the evidence of before; before-match says why.

before-match-same = The evidence of before is of this server: { $count } marks agree and none differs.
before-match-other = The evidence of before is of another server.
before-match-too-little = Whether the evidence of before is of this server is not known: { $count } marks agree, { $wanted } are needed, and none may be missing.
before-match-remedy = Give the evidence that `patchgate collect` stored of this server before the update.
before-match-older = The evidence of before was collected at { $then }, which is earlier.
before-match-not-older = The evidence of before was collected at { $then }, which is not before { $now }.
before-match-depth = Both were collected with depth { $depth }.
before-match-other-depth = The evidence of before has depth { $then }, and this has depth { $now }: what only one of them looked at cannot have changed.
before-match-depth-remedy = Scan again with --depth { $depth }.
before-match-no-hardware = Neither asked the BMC, so there is no firmware to compare.
before-match-one-side = One of the two has no hardware side.

update-active = { $component }: what was asked for before ({ $wanted }) is active.
update-not-active = { $component }: what was asked for before ({ $wanted }) is not active.
update-not-active-unknown = { $component }: whether what was asked for before ({ $wanted }) is active is not known.
update-not-active-remedy = Finish the update (an update of firmware often needs a restart, or a second try), then check again.
update-not-active-log-unread = Whether an update waited for its activation before is not known.
update-not-active-unread = The evidence of before has gaps in its firmware inventory, so what was asked for then is not known.
update-not-active-nothing = Nothing was staged before, and nothing was at a level that the baseline does not accept.

firmware-moved-same = { $count } are what they were.
firmware-moved-up = { $component } went up from { $before } to { $now }.
firmware-moved-changed = { $component } changed from { $before } to { $now }.
firmware-moved-new = { $component } ({ $now }) was not there before.
firmware-moved-unstaged = { $component }: the update to { $before } that was staged waits no more.
firmware-moved-gone = { $component } ({ $before }) is not there any more.
firmware-moved-unknown = Whether { $component } moved is not known: it was { $before }, and is { $now }.

firmware-went-back = { $component } went back from { $before } to { $now }.
firmware-went-back-remedy = Find out who put the older version there: an update that failed is rolled back, and a replaced part brings its own.
firmware-went-back-unknown = { $component } changed from { $before } to { $now }, and which of them is newer cannot be told.
firmware-went-back-none = Nothing went back to an older version.
