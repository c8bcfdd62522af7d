"""The verbs of CPU usage windows: sampling a counter, making a rate, storing points, and how far a rate can be off."""
