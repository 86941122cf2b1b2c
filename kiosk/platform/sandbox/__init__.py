# SPDX-License-Identifier: Apache-2.0
"""An embedded platform to run a terminal against: a process of its own, a fair model of the contract, no yes-man."""
