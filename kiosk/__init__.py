# SPDX-License-Identifier: Apache-2.0
"""The terminal's own logic: no Qt, no device bytes, no SQL."""
