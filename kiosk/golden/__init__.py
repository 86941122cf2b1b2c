# SPDX-License-Identifier: Apache-2.0
"""Golden cases (标准案例) of items: people with a wish, written down beside the content, whose forms are filled in here."""
