# SPDX-License-Identifier: Apache-2.0
"""What happened, for technicians and auditors: a catalogue of events and a log that cannot hold content or identity."""
