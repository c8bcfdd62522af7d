"""Named ways in which a journey goes wrong: where the two domains meet, and where one of them breaks the other."""
