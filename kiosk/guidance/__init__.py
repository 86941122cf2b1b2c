# SPDX-License-Identifier: Apache-2.0
"""递进式问卷 and 一次告知: from questions to what the resident needs."""
