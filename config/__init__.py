# SPDX-License-Identifier: Apache-2.0
"""Typed settings, time limits, device and site profiles, and content. Imports nothing of this project."""

from __future__ import annotations

import os

# pydantic would look through every installed distribution for plugins of its own: none is wanted here, code that nobody
# named gets in that way, and the search is a noticeable part of every process's start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
