# SPDX-License-Identifier: Apache-2.0
"""Signature pad (签名板): strokes in millimetres with time and pressure, from pads on a serial or USB-serial line."""
