# SPDX-License-Identifier: Apache-2.0
"""What technicians and operators of a fleet need of one terminal (运维)."""
