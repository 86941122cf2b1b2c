# SPDX-License-Identifier: Apache-2.0
"""A process per visit: the supervisor starts, hands over, ends and outlives the processes of the terminal."""
