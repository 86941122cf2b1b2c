# SPDX-License-Identifier: Apache-2.0
"""The pure changes that the table of the visit names (kiosk/journey/rules.py), by what they are about."""
