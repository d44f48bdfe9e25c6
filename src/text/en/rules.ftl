# What the machinery of the rules itself says.

area-missing = Not evaluated: { $area } evidence is missing ({ $reason }).
depth-missing = Not looked at: the scan had depth { $depth }, and this needs depth { $needed }.

waiver-expired = The waiver { $id } of { $approver } for { $finding } expired at { $expires }.
waiver-expired-remedy = Mend what it waived, or have the decision renewed.
waiver-unused = The waiver { $id } ({ $target }) names this server, and nothing here needs it.
waiver-unused-remedy = Take this server out of the waiver, or remove it: it would hide the next failure.
waiver-unused-unknown = Whether the waiver { $id } ({ $target }) is needed here is not known.
waiver-unused-not-asked = Whether the waiver { $id } ({ $target }) is needed here was not asked.
