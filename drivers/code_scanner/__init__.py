# SPDX-License-Identifier: Apache-2.0
"""Code scanner (扫码器): serial and USB-CDC modules by profile, and keyboard-wedge scanners held exclusively."""
