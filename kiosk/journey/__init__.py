# SPDX-License-Identifier: Apache-2.0
"""The resident's visit (一次办事): pages and phases, events, effects, privacy masks, step timings."""
