# SPDX-License-Identifier: Apache-2.0
"""Who is here: resident, level of assurance, card."""
