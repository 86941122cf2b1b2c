# SPDX-License-Identifier: Apache-2.0
"""The signed content package (内容包): made, opened, verified. Its bytes are described in ADR 13 and :mod:`.head`."""
