# The rules about hardware health, open faults, settings and the connection to the BMC.

health-ok = { $part } is healthy.
health-warning = { $part } reports a warning.
health-critical = { $part } is in a critical state.
health-unknown-word = { $part } reports { $word }, which is not a Redfish health word.
health-unknown = The health of { $part } is not known.
health-not-read = The health of { $part } could not be read.
health-not-offered = { $part } reports a state and no health.
health-empty-place = { $part } is an empty place.
health-not-reported = { $part } does not report its health.
health-no-summary = There is no summary of the { $part }; each of the { $count } was read instead.
health-rollup-worse = { $part } sums up to { $word }, and nothing that was read below it does: something else has failed.
health-rollup-worse-remedy = Look for the failed part in the BMC's own pages and event log, and repair it before patching.
health-host-not-on = The host is { $power } and not On, so the BMC may list less than the server has.
health-list-not-offered = The BMC does not list { $part }.
health-list-empty = The BMC lists no { $part }, and such a server has some.
health-list-empty-off = The BMC lists no { $part }; the host is { $power }, so what it has cannot be seen.
health-list-empty-off-remedy = Start the host, and check again when it is up.
health-bad-remedy = Repair the part, or confirm with the BMC's event log that the report is out of date, before patching.

battery-good = { $part } is in good order.
battery-bad = { $part } reports { $word }.
battery-unknown = The state of { $part } is not known.

drive-not-worn = { $drive } has enough of its rated life left.
drive-worn = { $drive } has { $percent } % of its rated life left.
drive-worn-remedy = Plan to replace the drive, and make sure that there is a backup before patching.
drive-wear-not-offered = { $drive } does not offer a count of its wear.
drive-wear-unknown = How worn { $drive } is, is not known.
drive-wear-not-read = The wear of the drives of { $part } could not be read.

drive-no-failure-predicted = { $drive } predicts no failure.
drive-failure-predicted = { $drive } predicts its own failure.
drive-failure-predicted-remedy = Replace the drive and let the array rebuild before patching.
drive-prediction-not-offered = { $drive } does not offer a prediction of failure.
drive-prediction-missing = { $drive } does not say whether it predicts a failure, and the drives beside it do.
drive-prediction-unknown = Whether { $drive } predicts a failure is not known.

active-log-not-read = The BMC's list of open faults could not be read.
active-log-empty = The BMC holds no open fault.
active-log-not-offered = This Redfish service offers no log of open faults.
event-log-past = { $code }: { $count } entries of the event log were never called over, the newest of { $newest }; the part is well now.
event-log-past-remedy = Check the part, then mark the entries as repaired or clear the log, so that a new fault stands out.
event-log-unclear = { $count } entries of the BMC's event log do not say whether their faults are over.
active-fault-critical = Open fault { $code }, critical.
active-fault-warning = Open fault { $code }, warning.
active-fault-informational = Open event { $code }, informational.
active-fault-unclear = Open event { $code }, of unknown severity.

uefi-secure-boot-on = Secure Boot is on.
uefi-secure-boot-off = Secure Boot is off.
uefi-secure-boot-off-remedy = Decide whether it is meant to be off. With Secure Boot off, the Secure Boot certificate updates of Windows do not apply.
uefi-secure-boot-changes-at-restart = Secure Boot changes at the next restart.
uefi-secure-boot-unknown = Whether Secure Boot is on is not known.

bios-settings-settled = No UEFI setting waits for a restart.
bios-settings-pending = { $count } UEFI settings change at the next restart.
bios-settings-not-offered = { $bios } does not offer pending settings.
bios-settings-unknown = Whether UEFI settings wait for a restart is not known.

clock-right = The BMC's clock agrees with ours.
clock-off = The BMC's clock is about { $about } off.
clock-off-everywhere = The BMC's clock, which names no time zone, is right in none of them.
clock-without-zone = The BMC's clock names no time zone, so it cannot be compared to the minute.
clock-off-remedy = Set the BMC's clock, best by NTP, and its time zone. Until then, times in its logs cannot be compared with those of Windows.
clock-not-read = The BMC's clock could not be read.

tls-verified = The BMC's certificate was verified.
tls-pinned = The BMC's certificate has the pinned fingerprint.
tls-ca = The BMC's certificate was verified against the given CA.
tls-known = The BMC's certificate is the one in the known-BMCs file.
tls-first-use = The BMC's certificate was trusted on first use: nobody vouched for it; from now on it must stay the same.
tls-plain-http = The BMC was asked over plain HTTP (--allow-http): everything, the password too, could be read and changed on the way.
tls-plain-http-remedy = Turn on HTTPS at the BMC, ask it there, and change the password of this account.
tls-insecure = The BMC's certificate was not verified (--insecure): whoever answered may not be the BMC.
tls-insecure-remedy = Compare the fingerprint with the one that the BMC shows and give it with --pin.
session-closed = Our session on the BMC is closed again.
session-left = The BMC did not confirm that our session is closed.
session-left-remedy = It ends by itself with the BMC's session time-out (300 s on XCC); close it by hand if sessions run short.

other-systems-not-read = Which systems are behind this BMC could not be read.
other-system-unread = { $part } is a system behind this BMC that could not be read; it may be the host.
other-system-unjudged = { $part } is another system behind this BMC, and it was not judged.
other-system-set-aside = { $part } is another system behind this BMC; the scan was of one that was named.
other-system-board = { $part } is a board or a virtual part of this server, and says that all below it is well.
other-system-remedy = Name the system to judge with --system, or judge all of them together with --system all.
