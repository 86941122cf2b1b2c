# SPDX-License-Identifier: Apache-2.0
"""SQLite: outbox, sealed drafts, attachments; keys and sealing. SQL is spoken here alone."""
