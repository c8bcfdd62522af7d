"""Renderers of a finished run, one file a format; each offers `render(finished) -> str` and writes nothing itself."""
