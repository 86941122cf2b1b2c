# SPDX-License-Identifier: Apache-2.0
"""The demonstration: the real terminal on simulated devices, with a dock to play the resident's hands."""
