# Headings and fixed sentences of the reports.

server-model-unknown = Server of unknown model
server-serial = serial { $serial }
trust-verified = certificate verified
trust-pinned = certificate pinned
trust-ca = certificate verified (--ca)
trust-known = certificate known
trust-first-use = certificate trusted on FIRST USE (--trust-new)
trust-plain-http = NO TLS: plain HTTP (--allow-http)
trust-insecure = certificate NOT verified (--insecure)
judged-by = Judged on { $day } by baseline { $id } { $version } (sha256 { $digest })
judged-by-origin = Origin of the baseline: { $origin }
judged-by-none = Judged on { $day } without a baseline: none applies to this server
waivers-used = Waivers: { $file } (sha256 { $digest }), { $count } in it; { $origin }
policy-fail-on-warn = Policy: --fail-on warn. Warnings stop the gate here, whatever the baseline says.
not-asked = Not asked: the { $area } side. The verdict does not speak of it.
not-asked-depth-firmware = Depth firmware: only the firmware inventory was looked at. The verdict does not speak of health, devices, settings and logs.
not-asked-depth-health = Depth health: the verdict does not speak of single processors and memory modules, fans, PCIe devices, UEFI settings, Secure Boot, the security of the BMC, adapters that the inventory leaves out, and the maintenance log.

verdict-ready = READY
verdict-blocked = BLOCKED by { $count } of the findings below
verdict-undetermined = UNDETERMINED: { $count } of the questions that decide could not be answered
verdict-counts = { $passed } passed, { $failed } failed ({ $warnings } of them warnings), { $unknown } unknown
verdict-waived = { $count } of the failed and unknown waived: somebody accepted them for a time

waiver-holds = waived by { $approver } until { $expires }: { $reason } [{ $id }]
waiver-over = the waiver { $id } of { $approver } expired at { $expires }
waiver-below-floor = the waiver { $id } of { $approver } does not hold: the installed version is below its floor, or cannot be compared with it
waiver-not-for-unknowns = the waiver { $id } of { $approver } does not hold: it accepts a failure, and this is unknown
waivers-heading = { $file }: { $count } waivers

heading-findings = Findings
heading-failed = What is not as it should be
heading-not-evaluated = Not evaluated
heading-firmware = Firmware
more-lines = … and { $count } more

junit-scope = The verdict speaks of: { $scope }.
junit-told = { $severity }: it failed, and that does not stop the gate.
junit-waived = Waived by { $approver } until { $until }: { $reason }
cyclonedx-cve = The baseline names this record as a source of a demand that the installed version breaks. Whether it can be exploited here was not judged.
markdown-decides = What decides
markdown-told = What else is not as it should be
markdown-waived = What somebody accepted for a time
markdown-unseen = Unknown, and not decisive: { $count }
markdown-firmware = Firmware: { $count }
markdown-passed = Passed: { $count }
markdown-failure = The update that failed: { $update }, at { $at }
markdown-left-out = … and { $count } more, left out because a comment holds { $most } characters.
markdown-tail = patchgate { $version }. The whole report: --format json.
since-heading = Since { $file } of { $date }
since-nothing-compared = Nothing was compared; before-match says why.
since-nothing-moved = Nothing moved.
since-same = Unchanged: { $components }

heading-failure = The update that failed
no-failure = No failed update was found, so there is no cause to look for.
failure-line = { $code } { $name } at { $at }
failures-not-seen = What could not be seen, and might hold one:
failures-healed = Failures that a later success made history:
failure-without-code = without a code
heading-causes = Causes
no-cause = No cause was found in what could be seen.
refuted-intro = Looked at and not the cause:
refuted-because = ({ $reason })
suppressed-intro = Lines that say "access denied" on healthy servers too (R03):
confirmed = CONFIRMED
probable = PROBABLE
possible = POSSIBLE
cause-for = for
cause-against = against
cause-not-seen = not seen
cause-remedy = remedy
cause-risk = risk

inventory-firmware = Firmware inventory: { $count } members
inventory-devices = Devices: { $count }
inventory-unread = { $count } members could not be read:
inventory-missing = The list could not be read: { $reason }

baseline-scope = For { $machines }; valid { $from } to { $until }
baseline-rules = Rules: { $count }
baseline-sources = Sources: { $count }
baseline-otherwise = Firmware without a rule: { $unlisted }. Device without observable firmware: { $silent }.

error-of-family = Nothing is known of this code itself; what follows is true of its family.
error-family = family
error-meaning = meaning
error-first-step = first step
error-beware = beware
error-aliases = also
error-rules = rules
error-sources = sources

doctor-title = Redfish service at { $url }
doctor-certificate = Certificate
doctor-plain-http = None: everything travels in clear.
doctor-self-issued = itself (self-signed)
doctor-no-names = none
doctor-promises = What its service root promises
doctor-no-promises = Nothing (no ProtocolFeaturesSupported).
doctor-quirks = What it does differently, and how that is known
doctor-no-quirks = Nothing that is known.
doctor-answers = How it answers
doctor-latency = { $requests } requests; half of the answers within { $median } ms, nine tenths within { $p90 } ms; $expand { $expand }. The slowest:
doctor-deviations = What its schema forbids: { $count }
doctor-judged = { $judged } of { $resources } resources were held against the DMTF's schemas 2023.1.
doctor-not-judged = Not judged, for want of a schema or because theirs is newer: { $types }.
doctor-unread = What could not be read: { $count }

cost-requests = depth { $depth }: { $requests } requests ({ $repeated } repeated), { $connections } connections, { $trips } dependent trips, { $seconds } s, { $bytes } bytes
cost-latency = latency: median { $median } ms, 90 % { $p90 } ms, longest { $longest } ms; at most { $most } at a time, at least { $least }; $expand { $expand }
cost-sessions = sessions: { $created } created, { $deleted } deleted
expand-not-used = not used
expand-used = used
expand-refused = refused by the service
expand-ignored = ignored by the service
expand-lossy = dropped: members lacked properties
expand-slow = dropped: slower than single reads
coverage = Coverage: { $judged } of { $seen } components judged, { $unlisted } without a demand, { $unknown } not known.
baseline-extends = Extends { $parent }; what holds in the end has sha256 { $digest }
baseline-explain-unlisted = No pattern fits. As a SoftwareId it is unlisted, which is { $severity } here. As an inventory id it says nothing yet: the member's SoftwareId decides, so ask for that.
baseline-explain-by-device = Rules that go by device or slot may be about it; that depends on the server: { $rules }
baseline-explain-matches = Matches { $pattern }
baseline-explain-scheme = Versions are read as { $scheme }: { $expected }. Order: { $order }
baseline-explain-version = { $version } would be: { $level } ({ $severity })
baseline-diff-none = Both demand the same.
