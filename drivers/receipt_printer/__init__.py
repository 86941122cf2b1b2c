# SPDX-License-Identifier: Apache-2.0
"""Receipt printer (凭条打印机): ESC/POS with Chinese text, over TCP or a serial line."""
