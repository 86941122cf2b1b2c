# SPDX-License-Identifier: Apache-2.0
"""Where settings are read from: the TOML file and the environment, by pydantic-settings.

Apart from the settings themselves because the reading library takes as long to load as Qt Quick, and only who reads the
places needs it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    SettingsConfigDict,
    SettingsError as UnparsableSource,
    TomlConfigSettingsSource,
)

from config.settings import Settings
from config.settings_errors import bad_variable, unreadable_file


class _Sourced(Settings, BaseSettings):
    """The same keys, as the sources want them."""

    model_config = SettingsConfigDict(env_nested_delimiter="__")


def read_file(file: Path) -> dict[str, Any]:
    """The tables of a settings file.

    Raises:
        SettingsError: it cannot be read or is not TOML.
    """
    try:
        return TomlConfigSettingsSource(_Sourced, toml_file=file)()
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise unreadable_file(file, error) from error


def read_environment(prefix: str) -> dict[str, Any]:
    """The same from the variables that begin with ``prefix``; ``PREFIX_PLATFORM__URL`` is ``[platform] url``.

    Raises:
        SettingsError: a variable for a whole table is not JSON.
    """
    try:
        return EnvSettingsSource(_Sourced, env_prefix=prefix)()
    except UnparsableSource as error:
        raise bad_variable(error) from error
