# What the machinery of the rules itself says.

area-missing = Not evaluated: { $area } evidence is missing ({ $reason }).
