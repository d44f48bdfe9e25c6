# What the machinery of the rules itself says.

area-missing = Not evaluated: { $area } evidence is missing ({ $reason }).
depth-missing = Not looked at: the scan had depth { $depth }, and this needs depth { $needed }.
