# SPDX-License-Identifier: Apache-2.0
"""The profiles that the tests of cameras use: the shipped ones, with short limits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from drivers.camera.profile import load_profile

FILE = Path(__file__).resolve().parents[4] / "config" / "profiles" / "cameras.toml"
PROFILE = replace(load_profile(FILE, "face"), open_s=2.0, silent_s=0.4)
