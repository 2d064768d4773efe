"""Which header cells speak for which cells of a table (ISO 32000-1, table 349: Headers, Scope, ColSpan, RowSpan)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .structure import Node


@dataclass(frozen=True)
class _Cell:
    """A cell with the rows and columns of the grid that it covers."""

    node: Node
    rows: range
    columns: range

    @property
    def heads_row(self) -> bool:
        return _attribute(self.node, "scope") == "row"


def relate(table: Node) -> None:
    """Gives every header cell its scope and an id, and every cell the ids of the headers that speak for it."""
    cells = _grid(table)
    name = table.element.get("id") if table.element is not None else None
    for cell in cells:
        attributes = cell.node.attributes.setdefault("Table", {})
        attributes.update(_spans(cell))
        if cell.node.role == "TH":
            attributes["Scope"] = "/Row" if cell.heads_row else "/Column"
            cell.node.id = f"{name or 'table'}-head-{cell.rows.start + 1}-{cell.columns.start + 1}"
    heads = [cell for cell in cells if cell.node.role == "TH"]
    for cell in cells:
        if cell.node.role == "TD" and (headers := _headers(cell, heads)):
            cell.node.attributes["Table"]["Headers"] = headers


def _grid(table: Node) -> list[_Cell]:
    """The cells in the order of the rows, each with its place in the grid."""
    taken: set[tuple[int, int]] = set()
    cells: list[_Cell] = []
    for number, row in enumerate(node for node in table.descendants() if node.role == "TR"):
        column = 0
        for node in [kid for kid in row.nodes if kid.role in ("TD", "TH")]:
            while (number, column) in taken:
                column += 1
            rows = range(number, number + _span(node, "rowspan"))
            columns = range(column, column + _span(node, "colspan"))
            taken.update((row_number, place) for row_number in rows for place in columns)
            cells.append(_Cell(node, rows, columns))
    return cells


def _headers(cell: _Cell, heads: list[_Cell]) -> tuple[Node, ...]:
    """The headers of its rows, then those of its columns."""
    in_row = [head for head in heads if head.heads_row and _meet(head.rows, cell.rows)]
    in_column = [head for head in heads if not head.heads_row and _meet(head.columns, cell.columns)]
    return tuple(head.node for head in in_row + in_column)


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _spans(cell: _Cell) -> Mapping[str, object]:
    spans = {"ColSpan": len(cell.columns), "RowSpan": len(cell.rows)}
    return {name: span for name, span in spans.items() if span > 1}


def _span(node: Node, name: str) -> int:
    value = _attribute(node, name)
    return max(1, int(value)) if value.isdigit() else 1


def _attribute(node: Node, name: str) -> str:
    return (node.element.get(name) or "") if node.element is not None else ""
