"""The files of this project, as text and as syntax."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("verify", "models", "properties", "reports", "tests")
SKIPPED = {
    ".git",
    ".venv",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "build",
    "dist",
}


def python_files(*folders: str) -> list[Path]:
    """Every Python file of these folders, from the root."""
    return sorted(
        file.relative_to(ROOT)
        for folder in folders or CODE
        for file in (ROOT / folder).rglob("*.py")
        if not SKIPPED & set(file.relative_to(ROOT).parts)
    )


def every_file() -> Iterator[Path]:
    """Every file that could be committed, from the root."""
    for file in sorted(ROOT.rglob("*")):
        parts = file.relative_to(ROOT).parts
        if file.is_file() and not SKIPPED & set(parts) and not any(part.endswith(".egg-info") for part in parts):
            yield file.relative_to(ROOT)


@functools.cache
def tree_of(file: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def module_of(file: Path) -> str:
    """The dotted name of a file."""
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def imports_of(file: Path) -> Iterator[str]:
    """The dotted names that a file imports, anywhere in it."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = list(file.parent.parts)
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{start}.{alias.name}" for alias in node.names)


def domains() -> list[str]:
    """The folders of `models`."""
    return sorted(
        place.name for place in (ROOT / "models").iterdir() if place.is_dir() and (place / "__init__.py").is_file()
    )
