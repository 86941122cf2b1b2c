# SPDX-License-Identifier: Apache-2.0
"""A4 printer (文档打印机): whole PDF documents by IPP, straight to the printer or through CUPS, or over raw TCP 9100."""
