# SPDX-License-Identifier: Apache-2.0
"""Qt: view-models, device workers and the QML pages. PySide6 is imported here alone."""
