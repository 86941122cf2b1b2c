# SPDX-License-Identifier: Apache-2.0
"""The case record (办件): its identity, states, submission package and receipt."""
