"""The part of Python that means the same on unknown values; the rest is refused when the model is imported."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class NotSayable(TypeError):  # noqa: N818 - reads as the sentence it starts
    """A model uses Python that means something else on unknown values; the message names file, line and cure."""


REFUSED: dict[type[ast.AST], str] = {
    ast.While: "loop over a collection, so that the model always ends",
    ast.Try: "a model does not recover: require what it needs",
    ast.TryStar: "a model does not recover: require what it needs",
    ast.With: "a model is a function of its arguments",
    ast.Global: "a model is a function of its arguments",
    ast.Nonlocal: "a model is a function of its arguments",
    ast.Delete: "a model does not forget: return a new value",
    ast.Yield: "a model returns a value, it does not suspend",
    ast.YieldFrom: "a model returns a value, it does not suspend",
    ast.Await: "a model returns a value, it does not suspend",
    ast.Import: "import at the top of the file",
    ast.ImportFrom: "import at the top of the file",
    ast.Div: "true division leaves the whole numbers: write // with a positive number",
    ast.BitAnd: "write `and`, or compare numbers: bit operators bind and count differently",
    ast.BitOr: "write `or`, or compare numbers: bit operators bind and count differently",
    ast.BitXor: "write `!=`: bit operators bind and count differently",
    ast.Invert: "write `not`: ~True is -2",
    ast.LShift: "write a product: a shift of an unknown number is not decidable",
    ast.RShift: "write // with a positive number",
    ast.JoinedStr: "an unknown value has no text: name the outcome with an Enum",
}


def refuse_unsayable(function: F) -> F:
    """Stop at import time, at the line, before any engine runs.

    Raises NotSayable for identity (other than with None), loops without end, mutation, floats and the like.
    """
    plain = inspect.unwrap(function)
    plain = getattr(plain, "__func__", plain)
    lines, first = inspect.getsourcelines(plain)
    tree = ast.parse(textwrap.dedent("".join(lines)))
    line = 1
    for node in _body(tree):
        line = getattr(node, "lineno", line)  # an operator has no line of its own: it stands behind its left side
        reason = _reason(node)
        if reason:
            raise NotSayable(f"{inspect.getsourcefile(plain)}:{first + line - 1}: {reason}")
    return function


def _body(tree: ast.Module) -> list[ast.AST]:
    """Everything in the function but its decorators and annotations."""
    (definition,) = tree.body
    if not isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return list(ast.walk(definition))
    return [node for statement in definition.body for node in _walk(statement)]


def _walk(node: ast.AST) -> list[ast.AST]:
    found = [node]
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns"}:
            continue
        children = value if isinstance(value, list) else [value]
        found += [inner for child in children if isinstance(child, ast.AST) for inner in _walk(child)]
    return found


def _reason(node: ast.AST) -> str | None:
    if isinstance(node, ast.Compare):
        return _identity(node)
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in targets):
            return "a model changes nothing: return evolve(...)"
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return "floating point has no exact meaning: use whole numbers in a smaller unit"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and not isinstance(node.left, ast.Constant):
        return "a power of an unknown number is not decidable: write the product"
    return REFUSED.get(type(node))


def _identity(node: ast.Compare) -> str | None:
    for operator, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, (ast.Is, ast.IsNot)) and not (isinstance(right, ast.Constant) and right.value is None):
            return "unknown values have no identity: write == or !="
    return None
