# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the settings, in words a technician can act on: what happened, why, what to do."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Layer = tuple[str, Mapping[str, Any]]
"""One place settings come from: its name in Chinese, and what it said."""

_REASONS: Final = {
    "int_type": "这里要写整数",
    "int_parsing": "这里要写整数",
    "int_from_float": "这里要写整数",
    "float_type": "这里要写数字",
    "float_parsing": "这里要写数字",
    "string_type": "这里要写文字，两边加引号",
    "path_type": "这里要写路径，两边加引号",
    "model_type": "这里要写成一节 [名称]，不是单个值",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_short": "至少要 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不符合要求（{pattern}）",
    "enum": "只能是 {expected}",
    "literal_error": "只能是 {expected}",
    "value_error": "{error}",
}


class SettingsError(Exception):
    """The settings cannot be used. ``str()`` is the whole message for the technician."""

    def __init__(self, *, what: str, why: str, todo: str) -> None:
        super().__init__(f"{what}\n原因：{why}\n怎么办：{todo}")
        self.what = what
        self.why = why
        self.todo = todo


def missing_file(file: Path) -> SettingsError:
    """The configuration folder holds no settings file."""
    return SettingsError(
        what=f"找不到设置文件 {file}",
        why="这个文件夹里没有 terminal.toml",
        todo="请检查 --config 后面的文件夹，或从 config/production/terminal.toml 复制一份来改",
    )


def unreadable_file(file: Path, error: Exception) -> SettingsError:
    """The settings file is there but cannot be read, or is not TOML."""
    if isinstance(error, tomllib.TOMLDecodeError):
        why, todo = f"写法不是正确的 TOML：{error}", "请按提示的行号修改，再启动"
    elif isinstance(error, UnicodeDecodeError):
        why, todo = "文件不是 UTF-8 编码", "请用 UTF-8 编码另存，再启动"
    else:
        why, todo = str(error), "请检查文件的所有者和读取权限"
    return SettingsError(what=f"读不了设置文件 {file}", why=why, todo=todo)


def bad_variable(error: Exception) -> SettingsError:
    """An environment variable for a whole section is not the JSON it has to be."""
    return SettingsError(
        what="环境变量里的设置读不懂",
        why=f"整节设置要写成 JSON：{error}",
        todo="请改写这个变量，或换成单项变量，例如 KIOSK_PANEL__WIDTH_PX=1080",
    )


def refuse_unknown_variables(
    names: Iterable[str], model: type[BaseModel], *, prefix: str, reserved: tuple[str, ...]
) -> None:
    """Refuse an environment variable with our prefix that names no setting.

    Raises:
        SettingsError: with the nearest right variable.
    """
    known = {prefix + "__".join(path).upper() for path in _paths(model)}
    for name in sorted(names):
        if not name.upper().startswith(prefix) or name.upper().startswith(reserved) or name.upper() in known:
            continue
        raise SettingsError(
            what=f"环境变量 {name} 不是设置项",
            why="没有程序会读它，可能写错了名字",
            todo=_advice(name.upper(), sorted(known), "请删去这个变量"),
        )


def from_validation(error: ValidationError, model: type[BaseModel], layers: Sequence[Layer]) -> SettingsError:
    """What pydantic found first, the place it came from and, for an unknown key, the nearest right one."""
    problems = error.errors(include_url=False)
    first = problems[0]
    path = tuple(str(part) for part in first["loc"])
    name = ".".join(path)
    where = _origin(path, layers)
    more = f"（另外还有 {len(problems) - 1} 处）" if len(problems) > 1 else ""
    if first["type"] == "extra_forbidden":
        siblings = [known[-1] for known in _paths(model) if len(known) == len(path) and known[:-1] == path[:-1]]
        elsewhere = [".".join(known) for known in _paths(model) if known[-1] == path[-1]]
        fallback = f"这个名字在别处：{elsewhere[0]}" if elsewhere else "请删去这一项"
        return SettingsError(
            what=f"{where}里有不认识的设置项 {name}{more}",
            why="没有程序会读它，可能写错了名字",
            todo=_advice(path[-1], siblings, fallback),
        )
    if not path:  # a rule over several settings says itself which
        return SettingsError(what=f"这些设置不能一起用{more}", why=_reason(first), todo="请按上面的说明修改后再启动")
    return SettingsError(
        what=f"{where}里的设置项 {name} 用不了{more}",
        why=_reason(first),
        todo=f"请改正 {name} 后再启动；写法见 docs/technicians.md",
    )


def _reason(problem: ErrorDetails) -> str:
    context = {key: str(value) for key, value in (problem.get("ctx") or {}).items()}
    template = _REASONS.get(problem["type"])
    return template.format(**context) if template else problem["msg"]


def _advice(wrong: str, right: Sequence[str], fallback: str) -> str:
    near = difflib.get_close_matches(wrong, right, n=1, cutoff=0.6)
    return (
        f"是不是要写 {near[0]}？请改正后再启动"
        if near
        else fallback + (f"；可用的有：{'、'.join(right)}" if right else "")
    )


def _paths(model: type[BaseModel], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every key of ``model`` with the keys above it, sections included."""
    found: list[tuple[str, ...]] = []
    for name, spec in model.model_fields.items():
        found.append((*above, name))
        if isinstance(spec.annotation, type) and issubclass(spec.annotation, BaseModel):
            found += _paths(spec.annotation, (*above, name))
    return found


def _origin(path: tuple[str, ...], layers: Sequence[Layer]) -> str:
    """The highest place that said something about ``path``."""
    for name, layer in reversed(layers):
        value: object = layer
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None:
            return name
    return layers[0][0]
