# SPDX-License-Identifier: Apache-2.0
"""YAML with line numbers, so that a finding points at the line. Source: YAML 1.1 as PyYAML's safe loader reads it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml


class YamlError(Exception):
    """The file cannot be read as content."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


@dataclass(frozen=True)
class YamlDocument:
    """Plain data and the line of every path in it."""

    data: Any
    _lines: Mapping[tuple[Hashable, ...], int] = field(repr=False)

    def has(self, path: tuple[Hashable, ...]) -> bool:
        """Whether this path is written here."""
        return path in self._lines

    def line(self, path: tuple[Hashable, ...]) -> int:
        """Line (from 1) of a path such as ``("item", "fields", 3, "label")``, or of the nearest thing above it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def read_yaml(text: str) -> YamlDocument:
    """Read one document.

    Raises:
        YamlError: not YAML, or a key stands twice (the later one would silently win).
    """
    # libyaml where the wheel has it: the same result at a tenth of the time, and a terminal starts in front of people
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise YamlError(1, "文件是空的")
        lines: dict[tuple[Hashable, ...], int] = {}
        _walk(node, (), lines)
        return YamlDocument(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlError(mark.line + 1 if mark is not None else 1, f"YAML 写法不对：{error.problem}") from error
    finally:
        loader.dispose()


def _walk(node: yaml.Node, path: tuple[Hashable, ...], lines: dict[tuple[Hashable, ...], int]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*path, key.value)
            if below in lines:
                raise YamlError(key.start_mark.line + 1, f"“{key.value}”写了两遍")
            _walk(value, below, lines)
            lines[below] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines)
