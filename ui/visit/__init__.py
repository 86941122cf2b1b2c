# SPDX-License-Identifier: Apache-2.0
"""One visit on screen: the controller between the journey and the pages, and the worker threads behind it."""
