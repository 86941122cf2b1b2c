# SPDX-License-Identifier: Apache-2.0
"""Where the program's own read-only files lie: content, compiled content, profiles of device models."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "config" / "content"
COMPILED = ROOT / "build" / "content" / "bundled.kcb"
RECEIPT_PROFILES = ROOT / "config" / "profiles" / "receipt_printers.toml"
READER_PROFILES = ROOT / "config" / "profiles" / "id_card_readers.toml"
CAMERA_PROFILES = ROOT / "config" / "profiles" / "cameras.toml"
WIRINGS = ROOT / "config" / "profiles" / "indicators.toml"
PAD_PROFILES = ROOT / "config" / "profiles" / "signature_pads.toml"
SCANNER_PROFILES = ROOT / "config" / "profiles" / "code_scanners.toml"
