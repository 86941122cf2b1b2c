# SPDX-License-Identifier: Apache-2.0
"""Faces in front of the terminal (人脸): where they are, what would help to see them, whether two are the same person.

Functions over arrays with typed results; no Qt, no threads, nothing stored. A loaded network serves one thread at a time. What
is measured and what is not: docs/vision-faces.md.
"""
