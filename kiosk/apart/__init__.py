# SPDX-License-Identifier: Apache-2.0
"""Work done apart (另开进程做): what would make the visit's process large, and what strangers may have made."""
