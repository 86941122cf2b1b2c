# SPDX-License-Identifier: Apache-2.0
"""Indicators (指示灯与传感器): lights at the slots, doors, tamper, UPS, presence, headphone jack."""
