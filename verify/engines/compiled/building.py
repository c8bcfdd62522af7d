"""From the text of a program to its functions: compiled by numba, which keeps what it has compiled beside the text.

The text is kept in a folder of the user under the digest of itself, and read again only if it is the same to the last
letter; numba adds its own version and that of the processor.
"""

import hashlib
import importlib.util
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from verify.engines.compiled.refusing import NotPacked


def is_there() -> bool:
    """Whether numba is installed: the extra `fast`."""
    return importlib.util.find_spec("numba") is not None


def folder() -> Path:
    """Where compiled programs are kept: a folder of the user, or else one that nobody finds again."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(home) / "verify" / "compiled"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.stat().st_uid == os.getuid() and os.access(place, os.W_OK):
            return place
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="verify-"))


def built(text: str) -> ModuleType:
    """The module that this text is."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:24]
    file = folder() / f"verify_search_{digest}.py"
    try:
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            partly = file.with_suffix(f".{os.getpid()}")
            partly.write_text(text, encoding="utf-8")
            partly.replace(file)
    except OSError as problem:
        raise NotPacked(f"its program cannot be kept: {problem.strerror}") from problem
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None  # noqa: PT018, S101 - a file that was just written
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # where numba looks for it when it reads what it has kept
    spec.loader.exec_module(module)
    return module
