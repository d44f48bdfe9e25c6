# The rules about firmware, settings, drivers and the baseline.

firmware-level-compliant = { $component } ({ $title }) runs { $installed }, which meets the baseline ({ $wanted }).
firmware-level-below-want = { $component } ({ $title }) runs { $installed }; the baseline wants { $want }.
firmware-level-below-min = { $component } ({ $title }) runs { $installed }, below the lowest level that may run ({ $min }).
firmware-level-below-floor = { $component } ({ $title }) runs { $installed }, below { $floors }.
firmware-level-above-max = { $component } ({ $title }) runs { $installed }, above the highest level that may run ({ $max }).
firmware-level-not-allowed = { $component } ({ $title }) runs { $installed }, which is not on the baseline's list ({ $wanted }).
firmware-level-denied = { $component } ({ $title }) runs { $installed }, which must not run: { $reason }
firmware-level-no-version = { $component } ({ $title }) gives no version.
firmware-level-unparseable = { $component } ({ $title }) runs { $installed }, which is not a { $scheme } version.
firmware-level-incomparable = { $component } ({ $title }) runs { $installed }, which cannot be compared with the baseline ({ $wanted }).
firmware-level-ignored = { $component } ({ $title }) is not judged: { $why }
firmware-level-unclear = { $component }: which demand of the baseline is about it is not known.
firmware-level-remedy = Bring { $title } to a level that the baseline accepts ({ $wanted }), then check again.
firmware-level-remedy-via = Update { $title } to { $stones } first, with a restart after each, then to a level that the baseline accepts ({ $wanted }), and check again.
firmware-level-remedy-after = Update { $first } first, then bring { $title } to a level that the baseline accepts ({ $wanted }), and check again.
firmware-level-remedy-via-after = Update { $first } first; then { $title } to { $stones }, with a restart after each, then to a level that the baseline accepts ({ $wanted }), and check again.

firmware-inventory-whole = The firmware inventory was read whole: { $count } members.
firmware-inventory-in-part = { $count } members of the firmware inventory could not be read.
firmware-inventory-empty = The firmware inventory is empty, which no server is.
firmware-inventory-not-read = The firmware inventory could not be read.
firmware-member-not-read = { $component } of the firmware inventory could not be read.
firmware-ready = The BMC says that its firmware inventory is complete.
firmware-not-ready = The BMC says that its firmware inventory is not complete yet.
firmware-not-ready-remedy = Wait until the BMC has read all firmware (some minutes after a restart), then check again.
firmware-ready-unknown = Whether the BMC's firmware inventory is complete is not known.
firmware-ready-not-offered = This Redfish service does not say whether its firmware inventory is complete.

firmware-required-there = { $title } is there: { $component }.
firmware-required-absent = { $title } is not in the firmware inventory.
firmware-required-unknown = Whether { $title } is in the firmware inventory is not known.

firmware-unlisted = { $component } { $name } ({ $installed }): no rule of the baseline is about it.
firmware-unlisted-remedy = Add a rule for it to the baseline, with a source, or remove the part.

firmware-uniform-same = { $title }: { $count } members run the same version.
firmware-uniform-differs = { $title }: members run different versions: { $versions }.
firmware-uniform-unknown = { $title }: whether all members run the same version is not known.
firmware-uniform-single = { $title }: there is one member, so there is nothing to compare.
firmware-uniform-remedy = Bring all { $title } to one level.

driver-pair-no-adapter = No firmware of a Mellanox (NVIDIA) adapter is in the inventory.
driver-pair-unread = Which driver the Mellanox (NVIDIA) adapters run with is not known.
driver-pair-which = Which driver each Mellanox (NVIDIA) adapter runs with is not known: Windows lists { $count } versions.
driver-pair-no-row = { $component } runs { $installed }; whether its Windows driver { $driver } is published for that is not known: the table has no such pair.
driver-pair-below = { $component } runs { $installed }; its Windows driver { $driver } is published for { $least } and newer (recommended: { $recommended }).
driver-pair-supported = { $component } runs { $installed }, which its Windows driver { $driver } is published for (recommended: { $recommended }).
driver-pair-recommended = { $component } runs { $installed }, which is what its Windows driver { $driver } is recommended with, or newer.
driver-pair-dropped = { $component } runs { $installed }, a ConnectX-4, which the Windows driver { $driver } does not support any more.
driver-pair-remedy = Update { $component } to { $recommended }, or install the driver that was published for its firmware.
driver-pair-dropped-remedy = Install a WinOF-2 older than 3.10, or replace the adapter.
firmware-driver-new-enough = { $title }: its Windows driver is { $min } or newer.
firmware-driver-old = { $title }: its Windows driver is { $version }; { $min } or newer goes with the firmware.
firmware-driver-unknown = { $title }: whether its Windows driver is { $min } or newer is not known.
firmware-driver-no-match = { $title }: no driver of this server matches the baseline ({ $pattern }), so which one it runs with is not known.
firmware-driver-unclear = Whether the server has { $title } is not known, so whether it needs a certain driver is not either.
firmware-driver-elsewhere = { $title } is not in this server, so no driver is demanded for it.
firmware-driver-no-demand = No demand on drivers applies to this server.
firmware-driver-no-match-remedy = Look up in Windows which driver { $title } runs with. Then install the one that the baseline expects, or correct its pattern there.
firmware-driver-unknown-remedy = Collect Windows again with the collector of this patchgate. If it stays unknown, look up in Windows which driver { $title } runs with.
firmware-driver-remedy = Install the driver { $min } or a newer one for { $title }, then collect and check again.

setting-level-met = { $title } is { $value }, which meets the baseline ({ $wanted }).
setting-level-broken = { $title } is { $value }, which breaks the baseline ({ $wanted }).
setting-level-not-seen = { $title } is not known; the baseline demands: { $wanted }.
setting-level-unclear = { $title } is { $value }, which cannot be held against the baseline ({ $wanted }): { $why }.
setting-level-remedy = Set { $title } ({ $name }) to what the baseline accepts ({ $wanted }), then check again.

firmware-pending-nothing = { $component }: no update is staged.
firmware-pending-staged = { $component }: an update to { $version } is staged and waits for a restart.
firmware-pending-unclear = { $component }: whether an update is staged is not known.
firmware-pending-log-none = { $part }: the maintenance log tells of no update that waits for its activation.
firmware-pending-log-waits = { $part }: updated to { $build } and not activated since; it waits for a restart.
firmware-pending-log-unclear = { $part }: the maintenance log does not settle whether an update waits for its activation.
firmware-pending-log-not-read = The BMC's maintenance log could not be read.
firmware-pending-log-not-offered = This Redfish service offers no maintenance log.
firmware-pending-running = { $component }: the manager runs what the inventory says.
firmware-pending-contradiction = The manager runs { $running }, and the inventory says { $listed } of the image that should run: an update waits for the BMC's restart, or one of the two is not up to date.
firmware-pending-contradiction-remedy = Restart the BMC, then check again.
firmware-pending-remedy = Finish the firmware update (restart the server), then check again and patch Windows after it.

device-silent = { $place }: present, firmware not observable out of band ({ $ids }).
device-silent-remedy = Read the firmware of { $place } in the operating system, or replace it with an adapter that the BMC can read.
device-seen = { $place }: its firmware can be seen.
device-hinted = { $place }: its firmware is told by a UEFI setting only ({ $ids }), which is weaker than a version that is served and held against no demand.
device-chipset = { $place }: part of the chipset ({ $ids }); its code is in the UEFI.
device-unclear = { $device }: whether it is an adapter with firmware of its own is not known.
device-list-not-read = The PCIe devices could not be read, so adapters may be hidden.
device-list-empty = The BMC lists no PCIe devices, so adapters may be hidden.
device-inventory-not-read = The firmware inventory could not be read, so which adapters it leaves out is not known.

baseline-valid = Judged by the baseline { $baseline }, valid until { $until }.
baseline-none = No baseline applies to this server, so its firmware cannot be judged.
baseline-none-remedy = Name one with --baseline, or write one for this machine type (docs/baseline.md).
baseline-none-remedy-model = Name one with --baseline, or write one with models = ["{ $model }"] (patchgate baseline capture, docs/baseline.md).
baseline-other-machine = The baseline { $baseline } is for other servers, so the firmware cannot be judged.
baseline-machine-unknown = Whether the baseline { $baseline } is for this server is not known.
baseline-stale = The baseline { $baseline } was valid until { $until }; today is { $today }.
baseline-stale-remedy = Use a newer version of the baseline, or check its values and publish one.
baseline-not-yet = The baseline { $baseline } is valid from { $from }; today is { $today }.
baseline-draft = The baseline { $baseline } is a draft, so it decides nothing.
baseline-withdrawn = The baseline { $baseline } was withdrawn.
baseline-wrong-severity = The baseline { $baseline } replaces the severity of { $rule }, which cannot be done: { $why }.

demands = { $first }, { $rest }
demands-open = { $wanted }, open: { $ids }
demand-at-least = at least { $version }
demand-at-least-for = at least { $version } for { $ids }
demand-floors = { $first } and { $rest }
demand-exactly = exactly { $version }
demand-via = below { $below } by way of { $stone }
demand-ignored = ignored: { $why }
floor-for = { $version } for { $ids }
floor-fixes = { $version }, which fixes { $ids }
floors-broken = { $first }, and below { $rest }
match-active = { $patterns }, active bank
match-backup = { $patterns }, backup bank
match-pending = { $patterns }, staged update
version-none = { $text } says that there is no version
version-too-long = { $length } bytes are too long for a version (at most { $most })
version-of-no-scheme = { $text } is not a { $scheme } version: expected { $expected }
