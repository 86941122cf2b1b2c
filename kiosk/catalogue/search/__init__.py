# SPDX-License-Identifier: Apache-2.0
"""Finding an item by what people type: characters, everyday words, pinyin, initials, slips. See docs/search.md."""
