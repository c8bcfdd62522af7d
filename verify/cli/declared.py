"""Command-line options made from the attrs class in which a domain declares what it can be asked about."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import attrs
import click
from click.core import ParameterSource

from verify.domain import Among, Between, domain_of


def declared_options(declared: type[Any] | None) -> list[click.Parameter]:
    """Make one option for each field: its type, its default, and the help that its metadata gives."""
    if declared is None:
        return []
    kinds = get_type_hints(declared, include_extras=True)
    return [_option(field, kinds[field.name]) for field in attrs.fields(declared)]


def declared_examples(declared: type[Any] | None) -> tuple[str, ...]:
    """What a user could type, where the metadata of the options say so under `example`."""
    fields = attrs.fields(declared) if declared is not None else ()
    return tuple(each.metadata["example"] for each in fields if "example" in each.metadata)


def chosen(declared: type[Any] | None, values: dict[str, Any]) -> object:
    """Make the options object from what the command line gave; None where the domain declares no options."""
    return None if declared is None else declared(**values)


def words_of(options: Any) -> tuple[str, ...]:  # noqa: ANN401 - options are of any domain
    """What a user would type to get these options of a domain: nothing for those that are as by default."""
    if options is None:
        return ()
    return tuple(word for field in attrs.fields(type(options)) for word in _words(field, getattr(options, field.name)))


def _words(field: "attrs.Attribute[Any]", value: Any) -> Iterator[str]:  # noqa: ANN401 - an option may be of any type
    if value == _default(field):
        return
    if isinstance(value, bool):
        yield _flag(field) if value else f"--no{_flag(field)[1:]}"
        return
    for each in value if isinstance(value, tuple) else (value,):
        yield from (_flag(field), str(each.value if isinstance(each, Enum) else each))


def options_from(declared: type[Any] | None, words: Iterable[str]) -> object:
    """The options of a domain that these words choose. Raises click's UsageError."""
    return chosen(declared, click.Command("", params=declared_options(declared)).make_context("", list(words)).params)


def refuse_in_vain(declared: type[Any] | None, ctx: click.Context) -> None:
    """Refuse options of the domain that say nothing, by what their metadata say.

    `needs` names the options without which one says nothing; `instead` those beside one that stands in their place, or
    is True where it stands in the place of all others.
    """
    fields = attrs.fields_dict(declared) if declared is not None else {}
    said = [each for each in fields.values() if ctx.get_parameter_source(each.name) is ParameterSource.COMMANDLINE]
    for each in said:
        for needed in each.metadata.get("needs", ()):
            if fields[needed] not in said:
                raise click.UsageError(f"{_flag(each)} says nothing without {_written(fields[needed])}")
        instead = each.metadata.get("instead") or ()
        others = [one for one in said if one is not each and (instead is True or one.name in instead)]
        if others:
            raise click.UsageError(f"{_flag(others[0])} says nothing beside {_flag(each)}: leave one of them out")


def _written(field: "attrs.Attribute[Any]") -> str:
    return " ".join((_flag(field), *((field.metadata["metavar"],) if "metavar" in field.metadata else ())))


def _flag(field: "attrs.Attribute[Any]") -> str:
    return f"--{field.name.replace('_', '-')}"


def _option(field: "attrs.Attribute[Any]", kind: Any) -> click.Option:  # noqa: ANN401 - an annotation may be anything
    kind, many = _inner(kind)
    default = _default(field)
    flag = _flag(field)
    if kind is bool:
        return click.Option([f"{flag}/--no{flag[1:]}"], default=bool(default), help=field.metadata.get("help"))
    return (click.Option if many else Once)(
        [flag, field.name],
        type=_type(kind),
        multiple=many,
        required=field.default is attrs.NOTHING,
        default=default if many or default is not None else None,
        show_default=default not in (None, ()),
        metavar=field.metadata.get("metavar"),
        help=field.metadata.get("help"),
    )


class Once(click.Option):
    """An option that is given once: of two values click takes the last, and says nothing of the first."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:  # noqa: ANN401 - click has two names for its kind
        """Have every value collected."""
        self.multiple = True
        super().add_to_parser(parser, ctx)
        self.multiple = False

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Any]:
        """The one value; raises UsageError for more."""
        given = opts.get(self.name or "")
        if not isinstance(given, list):
            return super().consume_value(ctx, opts)
        if len(given) > 1:
            raise click.UsageError(f"{self.opts[0]} is given {len(given)} times: expected one value", ctx)
        return super().consume_value(ctx, {**opts, self.name or "": given[0]})


def _inner(kind: Any) -> tuple[Any, bool]:  # noqa: ANN401 - an annotation may be anything
    """The kind of one value, without `| None`, and whether there may be several: `tuple[kind, ...]`."""
    if get_origin(kind) in (Union, UnionType):
        (kind,) = (part for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is tuple:
        return get_args(kind)[0], True
    return kind, False


def _default(field: "attrs.Attribute[Any]") -> Any:  # noqa: ANN401 - a default is of the field's kind
    if field.default is attrs.NOTHING:
        return None
    factory = getattr(field.default, "factory", None)
    return factory() if factory is not None else field.default


def _type(kind: Any) -> Any:  # noqa: ANN401 - click takes classes and instances
    domain = domain_of(kind)
    if isinstance(domain, Among):
        return click.Choice(domain.names)
    if isinstance(domain, Between):
        return click.IntRange(domain.low, domain.high)
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if isinstance(bare, type) and issubclass(bare, Enum):
        return _Names(bare)
    return Place(path_type=Path) if bare is Path else bare


class Place(click.Path):
    """A file or folder; the empty text is none, though it could pass for the working folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        """Convert as click does; an empty text is refused."""
        if value == "":
            self.fail("expected a path, not an empty text", param, ctx)
        return super().convert(value, param, ctx)


class _Names(click.Choice[Any]):
    """The values of an Enum, as the user writes them."""

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__([str(member.value) for member in kind])
        self.kind = {str(member.value): member for member in kind}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click's
        return value if isinstance(value, Enum) else self.kind[super().convert(value, param, ctx)]


def spread(arguments: Iterable[str], flags: Iterable[str]) -> list[str]:
    """Write `--paths a b` as `--paths a --paths b`, for options that take several values."""
    several, spreading, found = set(flags), "", list[str]()
    fresh = False
    for argument in arguments:
        if argument.startswith("-") and argument != "-":
            spreading, fresh = (argument, True) if argument in several else ("", False)
            found.append(argument)
        elif spreading and not fresh:
            found += [spreading, argument]
        else:
            found.append(argument)
            fresh = False
    return found
