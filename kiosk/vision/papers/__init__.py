# SPDX-License-Identifier: Apache-2.0
"""Papers under the camera (高拍仪): the page found and made flat, what is wrong with it, what it says, and a PDF of it (ADR 9).

Pure functions over arrays with typed results; no Qt and no threads. Text is read in a process of its own
(:class:`~reader.PaperReader`).
"""
