# SPDX-License-Identifier: Apache-2.0
"""What outlives a visit on this terminal: the outbox of sealed cases, sealed drafts, attachments, keys and sealing.

All SQL of the terminal is here. Only the courier process opens these databases; the visit process uses the key,
sealing and draft-sealing modules, which touch no database.
"""
