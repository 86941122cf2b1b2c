# SPDX-License-Identifier: Apache-2.0
"""Codes in pictures (识码): the chain of decoders, text made from bytes, hints to whoever holds the code."""
