# SPDX-License-Identifier: Apache-2.0
"""Typed settings, time limits, device and site profiles, and content. Imports nothing of this project."""
