# SPDX-License-Identifier: Apache-2.0
"""A4 printer (文档打印机): whole PDF documents over TCP port 9100."""
