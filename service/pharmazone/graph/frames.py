"""Rows as data frames of pandas and polars, with a type for each column."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from pharmazone.asking.results import LABEL
from pharmazone.graph.displays import show
from pharmazone.graph.values import Value

if TYPE_CHECKING:
    import pandas
    import polars

    from pharmazone.graph.rows import Rows

Kind = Literal["boolean", "whole", "number", "day", "moment", "text", "mixed"]
_LARGEST: Final = 2**63


def to_pandas(rows: "Rows", *, labels: bool, exact: bool) -> "pandas.DataFrame":
    """Give a data frame of pandas; ImportError says how to install it."""
    try:
        import pandas  # noqa: PLC0415  an extra
    except ImportError as error:
        raise _missing("pandas") from error
    dtypes: dict[Kind, Any] = {"boolean": "boolean", "whole": "Int64", "number": "Float64", "text": "string"}
    dtypes |= {"day": "datetime64[s]", "moment": "datetime64[us]", "mixed": "object"}
    series = {}
    for name, values in columns_of(rows, labels=labels).items():
        kind = kind_of(values)
        if kind == "number" and exact:
            series[name] = pandas.Series([_decimal(each) for each in values], dtype="object")
        elif kind == "moment" and any(each.tzinfo for each in values if isinstance(each, datetime)):
            series[name] = pandas.Series(pandas.to_datetime(values, utc=True))
        else:
            plain = [float(each) if isinstance(each, Decimal) and kind == "number" else each for each in values]
            series[name] = pandas.Series(plain, dtype=dtypes[kind])
    return pandas.DataFrame(series, columns=list(series))


def to_polars(rows: "Rows", *, labels: bool, exact: bool) -> "polars.DataFrame":
    """Give a data frame of polars; ImportError says how to install it."""
    try:
        import polars  # noqa: PLC0415  an extra
    except ImportError as error:
        raise _missing("polars") from error
    dtypes: dict[Kind, Any] = {"boolean": polars.Boolean, "whole": polars.Int64, "number": polars.Float64}
    dtypes |= {"day": polars.Date, "text": polars.String, "mixed": polars.String}
    series = []
    for name, values in columns_of(rows, labels=labels).items():
        kind = kind_of(values)
        if kind == "number" and exact:
            series.append(polars.Series(name, [_decimal(each) for each in values], dtype=polars.Decimal))
        elif kind == "moment":
            has_zone = any(each.tzinfo for each in values if isinstance(each, datetime))
            series.append(polars.Series(name, values, dtype=polars.Datetime("us", "UTC" if has_zone else None)))
        else:
            plain: list[Any] = [float(each) if isinstance(each, Decimal) else each for each in values]
            if kind == "mixed":
                plain = [None if each is None else str(each) for each in values]
            series.append(polars.Series(name, plain, dtype=dtypes[kind]))
    return polars.DataFrame(series)


def columns_of(rows: "Rows", *, labels: bool) -> dict[str, list[Value | None]]:
    """Give the values of each column, plain texts for IRIs; with `labels`, these beside them, or the value in words."""
    names, listed = rows.results.variables, list(rows)
    columns: dict[str, list[Value | None]] = {}
    for name in names:
        values = [row[name] for row in listed]
        columns[name] = [str(each) if isinstance(each, str) else each for each in values]
        if labels and name in rows.results.things and name + LABEL not in names:
            columns[name + LABEL] = [show(each, rows.labels.language) or None for each in values]
    return columns


def kind_of(values: list[Value | None]) -> Kind:
    """Say what all values of a column are; a column without any is of texts.

    >>> kind_of([1, None]), kind_of([1, Decimal("2.5")]), kind_of([1, "a"]), kind_of([None])
    ('whole', 'number', 'mixed', 'text')
    """
    types = {type(each) for each in values if each is not None}
    if types == {int} and any(isinstance(each, int) and not -_LARGEST <= each < _LARGEST for each in values):
        return "mixed"
    if types == {datetime}:
        zones = {each.tzinfo is None for each in values if isinstance(each, datetime)}
        return "moment" if len(zones) == 1 else "mixed"
    single: dict[type, Kind] = {bool: "boolean", int: "whole", date: "day", str: "text"}
    if len(types) <= 1:
        return single.get(next(iter(types), str), "number")
    return "number" if types <= {int, Decimal, float} else "mixed"


def _decimal(value: object) -> Decimal | None:
    """Give a number as it is written, and none of those that are none."""
    return None if value is None else value if isinstance(value, Decimal) else Decimal(str(value))


def _missing(name: str) -> ImportError:
    return ImportError(f'{name} is not installed here. Install it with: pip install "pharmazone[{name}]"', name=name)
