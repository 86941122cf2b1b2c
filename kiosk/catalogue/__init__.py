# SPDX-License-Identifier: Apache-2.0
"""Service items (事项): model, loading, lint, tables."""
