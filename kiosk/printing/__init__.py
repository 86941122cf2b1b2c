# SPDX-License-Identifier: Apache-2.0
"""What the terminal puts on paper: receipts and slips for the roll, certificates as PDF. The one user of reportlab."""
