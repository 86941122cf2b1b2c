# SPDX-License-Identifier: Apache-2.0
"""ID photographs (证件照): checked before they are taken, framed by the standard, on another background, never beautified.

Functions over arrays with typed results; no Qt, no threads, nothing stored.
"""
