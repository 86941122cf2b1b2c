# SPDX-License-Identifier: Apache-2.0
"""Smart-card reader (智能卡读写器): social security cards, travel documents and technicians' cards over PC/SC."""
